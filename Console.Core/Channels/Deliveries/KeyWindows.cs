using System.Linq.Expressions;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>
/// A row that waits and has a first attempt may have been sent by it: only its key makes a second one safe. It waits longer than the provider remembers keys where its channel
/// was paused, its run stood still or the night came between; and the provider may be another by then.
/// </summary>
static class KeyWindows
{
    /// <summary>The reason of a row that is not sent again because of it.</summary>
    public const string Passed = "key_window";

    /// <summary>Claimed rows that nobody may send again by himself: they become unknown.</summary>
    /// <param name="promise">What the channel promises now.</param>
    public static Dictionary<long, NextState> Among(IReadOnlyList<ClaimedRow> rows, DeliveryClass promise, DateTimeOffset now) =>
        rows.Where(row => row.FirstAttemptAt is { } first && IsOver(promise, first, now)).ToDictionary(row => row.Id, _ => new NextState(DeliveryState.Unknown, Passed));

    /// <summary>What is given up although an earlier attempt may have left was not skipped: nobody knows, and a report that comes later says.</summary>
    public static NextState GivenUp(ClaimedRow row, NextState next) =>
        row.FirstAttemptAt is not null && next.State is DeliveryState.Suppressed or DeliveryState.Expired or DeliveryState.Cancelled ? new NextState(DeliveryState.Unknown, next.Reason) : next;

    /// <summary>The same of waiting rows that one statement gives up. A file that is not whole never left.</summary>
    public static Expression<Func<Delivery, DeliveryState>> GivenUp(DeliveryState to)
    {
        foreach (var from in (DeliveryState[])[DeliveryState.Planned, DeliveryState.Deferred])
            foreach (var end in (DeliveryState[])[to, DeliveryState.Unknown]) DeliveryMoves.Demand(from, end);
        return row => row.FirstAttemptAt == null || row.Class == DeliveryClass.File ? to : DeliveryState.Unknown;
    }

    /// <summary>Takes the first attempt back from rows for which it is certain that nothing left: they wait as if they had never been tried.</summary>
    public static async Task TakeBackAsync(ConsoleDb db, IReadOnlyList<Attempt> attempts, CancellationToken ct)
    {
        foreach (var same in attempts.Where(attempt => attempt is { SentNothing: true, Row.FirstAttemptAt: null }).GroupBy(attempt => attempt.Row.Attempt + 1))
        {
            // By the number of the attempt: where the lease was lost, another node may have tried the row meanwhile.
            var (number, ids) = (same.Key, same.Select(attempt => attempt.Row.Id).ToArray());
            await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id) && row.Attempt == number && (row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.FirstAttemptAt, (DateTimeOffset?)null), ct);
        }
    }

    static bool IsOver(DeliveryClass promise, DateTimeOffset first, DateTimeOffset now) => promise switch
    {
        DeliveryClass.Keyed => now - first >= AfterSend.KeyWindow,
        DeliveryClass.AtMostOnce => true,
        DeliveryClass.AtLeastOnce or DeliveryClass.File or DeliveryClass.Inbound or DeliveryClass.Handed => false,
    };
}
