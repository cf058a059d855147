using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Caps;

/// <summary>Tells other systems, once each, that 80 and 100 per cent of an offer's overall budget (uses or money) are taken.</summary>
public static class BudgetAlarm
{
    static readonly int[] Levels = [80, 100];

    /// <summary>What is true of all counters taken together, in SQL, where there is nothing to tell.</summary>
    public static readonly string Quiet =
        $"coalesce(bool_and(scope <> {(int)CapScope.Offer} OR NOT ({string.Join(" OR ", Levels.Select(percent => $"told < {percent} AND ({IsReached("uses", percent)} OR {IsReached("money", percent)})"))})), true)";

    /// <summary>Looks at counters that were just taken, in the same transaction: it holds their locks.</summary>
    public static async Task TellAsync(ConsoleDb db, IEnumerable<CapCounter> taken, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var counter in taken.Where(counter => counter.Scope == CapScope.Offer))
        {
            var (offer, reached) = (counter.OfferId, Levels.Where(percent => percent > counter.Told && IsReached(counter, percent)).ToList());
            if (reached.Count == 0) continue;
            await db.Set<CapCounter>().Where(row => row.OfferId == offer && row.Scope == CapScope.Offer).ExecuteUpdateAsync(set => set.SetProperty(row => row.Told, reached[^1]), ct);
            var hash = await db.Set<Offer>().Where(row => row.Id == offer).Select(row => row.Hash).SingleAsync(ct);
            foreach (var percent in reached)
                EventFeed.Append(db, now, "budget.reached", $"offer/{offer}", new { offerId = offer, hash, percent, counter.Uses, counter.UsesLimit, counter.Money, counter.MoneyLimit });
        }
    }

    static string IsReached(string what, int percent) => $"coalesce({what}::numeric * 100 >= {what}_limit::numeric * {percent}, false)";

    static bool IsReached(CapCounter counter, int percent) => IsReached(counter.Uses, counter.UsesLimit, percent) || IsReached(counter.Money, counter.MoneyLimit, percent);

    static bool IsReached(long used, long? limit, int percent) => limit is { } most && (decimal)used * 100 >= (decimal)most * percent;
}
