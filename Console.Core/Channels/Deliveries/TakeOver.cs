using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Looks after rows whose owner died: what had not begun is free again, what was on its way follows its channel's promise.</summary>
public sealed class TakeOver(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LeaseClock leases)
{
    const int Portion = 500;

    /// <summary>No index knows which unknown rows are old enough.</summary>
    static readonly TimeSpan BetweenClosings = TimeSpan.FromMinutes(1);

    DateTimeOffset closedAt;

    /// <summary>Takes over what has lost its lease.</summary>
    /// <param name="alsoLive">True at a start on SQLite: there is one node, so whatever is held was left by a crash.</param>
    public async Task RunAsync(bool alsoLive, CancellationToken ct)
    {
        var now = leases.Node;
        DateTimeOffset by;
        await using (var db = databases.CreateDbContext())
        {
            by = await leases.NowAsync(db, ct);
            if (!await Lost(db, alsoLive, by).AnyAsync(ct))
            {
                await CloseAsync(now, ct);
                return;
            }
        }

        await gate.WriteAsync(db => ReleaseAsync(db, alsoLive, by, ct), ct);
        while (await gate.WriteAsync(db => DecideAsync(db, alsoLive, by, now, ct), ct) == Portion)
        {
        }

        await CloseAsync(now, ct);
    }

    static async Task ReleaseAsync(ConsoleDb db, bool alsoLive, DateTimeOffset by, CancellationToken ct)
    {
        DeliveryMoves.Demand(DeliveryState.Claimed, DeliveryState.Planned);
        await Lost(db, alsoLive, by).Where(row => row.State == DeliveryState.Claimed).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Planned).SetProperty(row => row.Owner, (string?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null), ct);
    }

    static async Task<int> DecideAsync(ConsoleDb db, bool alsoLive, DateTimeOffset by, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await Lost(db, alsoLive, by).AsNoTracking().Where(row => row.State == DeliveryState.Sending).OrderBy(row => row.Id).Take(Portion).ToListAsync(ct);
        foreach (var same in rows.GroupBy(row => AfterSend.OwnerLost(row.Class, row.Attempt, row.FirstAttemptAt ?? row.UpdatedAt, now)))
        {
            DeliveryMoves.Demand(DeliveryState.Sending, same.Key.State);
            var (next, ids) = (same.Key, same.Select(row => row.Id).ToArray());
            // Asked once more with the rows in hand: an owner who lives may have written his results meanwhile. The fence keeps one who comes later from writing over what is decided here.
            await Lost(db, alsoLive, by).Where(row => EF.Parameter(ids).Contains(row.Id) && row.State == DeliveryState.Sending).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Fence, row => row.Fence + 1).SetProperty(row => row.State, next.State).SetProperty(row => row.Reason, next.Reason)
                .SetProperty(row => row.NotBefore, row => next.NotBefore ?? row.NotBefore).SetProperty(row => row.Owner, (string?)null)
                .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.UpdatedAt, now), ct);
        }

        return rows.Count;
    }

    /// <summary>Nobody ever will know: portion by portion, since a restore may have left a whole ledger unknown.</summary>
    async Task CloseAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (now - closedAt < BetweenClosings && now >= closedAt) return;
        closedAt = now;
        DeliveryMoves.Demand(DeliveryState.Unknown, DeliveryState.ClosedUnknown);
        var closing = now - UnknownRules.CloseAfter;
        for (var last = 0L; ;)
        {
            long[] ids;
            await using (var db = databases.CreateDbContext())
                ids = await Old(db, closing).Where(row => row.Id > last).OrderBy(row => row.Id).Take(Portion).Select(row => row.Id).ToArrayAsync(ct);
            if (ids.Length == 0) return;
            last = ids[^1];
            await gate.WriteAsync(
                db => Old(db, closing).Where(row => EF.Parameter(ids).Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.ClosedUnknown), ct), ct, WriteUrgency.Bulk);
        }
    }

    static IQueryable<Delivery> Old(ConsoleDb db, DateTimeOffset closing) => db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown && row.UpdatedAt < closing);

    static IQueryable<Delivery> Lost(ConsoleDb db, bool alsoLive, DateTimeOffset by) => db.Set<Delivery>()
        .Where(row => (row.State == DeliveryState.Claimed || row.State == DeliveryState.Sending) && (alsoLive || row.LeaseUntil < by));
}
