using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>Which opens and clicks are stored, whoever told them: none of members who are erased or object to personalised offers, and none of what the brand does not count.</summary>
sealed record CountedTouches(TrackingPolicy Policy, IReadOnlySet<long> Silent)
{
    static readonly CountedTouches OfNone = new(TrackingPolicy.Default, new HashSet<long>());

    /// <summary>Reads it for what came. The caller holds the members' locks: whoever objects or is erased in this moment does so before, or after all this.</summary>
    public static async Task<CountedTouches> ReadAsync(ConsoleDb db, IReadOnlyList<Came> came, IEnumerable<Delivery> rows, CancellationToken ct)
    {
        if (!came.Any(one => one.Kind is Returned.Opened or Returned.Clicked)) return OfNone;
        long[] members = [.. rows.Select(row => row.MemberId).Distinct()];
        var silent = await db.Set<Member>().Where(member => EF.Parameter(members).Contains(member.Id) && (member.Status == MemberStatus.Erased || member.ObjectsToPersonalised))
            .Select(member => member.Id).ToListAsync(ct);
        return new CountedTouches(await SettingsBook.ReadAsync<TrackingPolicy>(db, ct), silent.ToHashSet());
    }

    /// <summary>Whether a fact is stored. What is not may still prove that its message arrived.</summary>
    public bool Counts(Came one, Delivery row) => one.Kind switch
    {
        Returned.Opened => Policy.Opens && !Silent.Contains(row.MemberId),
        Returned.Clicked => Policy.Clicks && !Silent.Contains(row.MemberId),
        _ => true,
    };
}
