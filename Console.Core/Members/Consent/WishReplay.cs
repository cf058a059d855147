using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>What members asked for after the backup holds again: the longer pause, "less often" of either, and the channel to be told by first.</summary>
sealed class WishReplay(WriteGate gate) : IReplay
{
    const string Wished = "sending_wish";

    public string Kind => Wished;

    /// <summary>Notes it in the write that does it.</summary>
    public static void Note(ConsoleDb db, SendingWish wish) => db.Journal(Wished, wish.UpdatedAt, new Line(wish.MemberId, wish.PausedUntil, wish.LessOften, wish.Preferred, wish.UpdatedAt));

    public async Task<Replayed> ReplayAsync(IReadOnlyList<JournalLine> lines, DateTimeOffset now, CancellationToken ct)
    {
        // Of each member the last word, as long as it is not older than what the backup knows.
        var last = lines.Select(line => line.Data.Deserialize<Line>(CanonicalJson.Options)!).GroupBy(line => line.Member).Select(said => said.Last()).ToList();
        var (done, unmatched) = (0, 0);
        foreach (var line in last)
        {
            var was = await gate.WriteAsync(async db =>
            {
                if (await Survivor.OfAsync(db, line.Member, ct) is not { } member) return false;
                await ConsentBook.WishAsync(db, member.Id, Wish(member.Id, line), ct);
                return true;
            }, ct);
            if (was) done++;
            else unmatched++;
        }

        return new Replayed(done, unmatched);
    }

    static SendingWish Wish(long member, Line line) =>
        new() { MemberId = member, PausedUntil = line.PausedUntil, LessOften = line.LessOften, Preferred = line.Preferred, UpdatedAt = line.At };

    sealed record Line(long Member, DateTimeOffset? PausedUntil, bool LessOften, string? Preferred, DateTimeOffset At);
}
