using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>What members did with their messages, by own counting or a provider's, goes after a while; the members' ledgers forget it as early (<see cref="Members.Activity.OldReactions"/>).</summary>
sealed class OldTouches : IKeptForAWhile
{
    static readonly string[] Kinds = [Returned.Opened, Returned.Clicked];

    public int Days(RetentionOptions options) => options.TrackingDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var ids = await Oldest(db, before, most).ToArrayAsync(ct);
        return await db.Set<DeliveryEvent>().Where(fact => EF.Parameter(ids).Contains(fact.Id)).ExecuteDeleteAsync(ct);
    }

    /// <summary>By the index of what may go alone: the literals have to be those of its condition.</summary>
    internal static IQueryable<long> Oldest(ConsoleDb db, DateTimeOffset before, int most) =>
        db.Set<DeliveryEvent>().Where(fact => EF.Constant(Kinds).Contains(fact.Kind) && fact.At < before).OrderBy(fact => fact.At).Take(most).Select(fact => fact.Id);
}

/// <summary>Retired keys go with the last facts that links signed by them could bring: such a link leads nowhere then.</summary>
sealed class OldTrackingKeys : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.TrackingDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var old = await db.Set<TrackingKey>().Where(key => key.RetiredAt < before).OrderBy(key => key.Id).Take(most).ToListAsync(ct);
        db.RemoveRange(old);
        return old.Count;
    }
}
