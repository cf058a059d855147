using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>Opens and clicks go from the members' ledgers after a while; what members bought and were told stays.</summary>
sealed class OldReactions : IKeptForAWhile
{
    static readonly ActivityKind[] Kinds = [ActivityKind.Opened, ActivityKind.Clicked];

    public int Days(RetentionOptions options) => options.TrackingDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var ids = await Oldest(db, before, most).ToArrayAsync(ct);
        return await db.Set<ActivityEntry>().Where(entry => EF.Parameter(ids).Contains(entry.Id)).ExecuteDeleteAsync(ct);
    }

    /// <summary>By the index of what may go alone: the literals have to be those of its condition.</summary>
    internal static IQueryable<long> Oldest(ConsoleDb db, DateTimeOffset before, int most) =>
        db.Set<ActivityEntry>().Where(entry => EF.Constant(Kinds).Contains(entry.Kind) && entry.At < before).OrderBy(entry => entry.Kind).ThenBy(entry => entry.At).Take(most).Select(entry => entry.Id);
}
