using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Erasure;

/// <summary>Whoever was forgotten after the backup came back with it, and is forgotten again.</summary>
sealed class ErasureReplay(ErasureActions erasure, IDbContextFactory<ConsoleDb> databases) : IReplay
{
    const string Erased = "member_erased";

    static readonly Actor By = Actor.Job("restore");

    public string Kind => Erased;

    /// <summary>After everything that was said before it.</summary>
    public int Order => 9;

    /// <summary>Notes it in the write that does it.</summary>
    public static void Note(ConsoleDb db, IEnumerable<long> members, DateTimeOffset now) => db.Journal(Erased, now, new Line([.. members]));

    public async Task<Replayed> ReplayAsync(IReadOnlyList<JournalLine> lines, DateTimeOffset now, CancellationToken ct)
    {
        var (done, unmatched) = (0, 0);
        foreach (var id in lines.SelectMany(line => line.Data.Deserialize<Line>(CanonicalJson.Options)!.Members).Distinct())
        {
            await using var db = databases.CreateDbContext();
            var status = await db.Set<Member>().Where(member => member.Id == id).Select(member => (MemberStatus?)member.Status).FirstOrDefaultAsync(ct);
            if (status is null) unmatched++;
            if (status is null or MemberStatus.Erased) continue;
            await erasure.EraseAsync(By, id, "replayed after a restore", ct);
            done++;
        }

        return new Replayed(done, unmatched);
    }

    sealed record Line(IReadOnlyList<long> Members);
}
