using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Withdrawals;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>Looks after open tasks: lets them lapse, closes those whose member said no meanwhile or whose offer is gone, and reminds stores of those that are due soon.</summary>
public sealed class TaskWatch(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveUpdates updates, TimeProvider clock) : IRecurringJob
{
    /// <summary>Why a task that nobody did has ended.</summary>
    public const string Lapsed = "lapsed";

    const int Portion = 500;

    public string Name => "task-watch";

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    public async Task TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var changed = await LapseAsync(now, ct);
        changed += await CloseAsync(now, ct);
        changed += await RemindAsync(now, ct);
        if (changed > 0) updates.Publish(LiveUpdates.Deliveries);
    }

    async Task<int> LapseAsync(DateTimeOffset now, CancellationToken ct)
    {
        var ended = 0;
        while (true)
        {
            long[] rows;
            await using (var db = databases.CreateDbContext())
                rows = await db.Set<StaffTask>().Where(task => task.EndedAt == null && task.DueAt <= now).OrderBy(task => task.DueAt).Take(Portion).Select(task => task.DeliveryId).ToArrayAsync(ct);
            if (rows.Length == 0) return ended;
            var here = await gate.WriteAsync(db => TaskBook.EndAsync(db, rows, new NextState(DeliveryState.Expired, Lapsed), now, ct), ct, WriteUrgency.Bulk);
            ended += here;
            // Somebody else ended them between the look and the write: the next tick looks again.
            if (here == 0) return ended;
        }
    }

    async Task<int> CloseAsync(DateTimeOffset now, CancellationToken ct)
    {
        var ended = 0;
        await using var db = databases.CreateDbContext();
        if (!await db.Set<StaffTask>().AnyAsync(task => task.EndedAt == null, ct)) return 0;
        var open = db.Set<Delivery>().Where(row => db.Set<StaffTask>().Any(task => task.DeliveryId == row.Id && task.EndedAt == null));
        await foreach (var group in SaidNo.AmongAsync(db, open, now, ct).Chunk(Portion).WithCancellation(ct))
            foreach (var reason in group.GroupBy(row => (row.Reason, row.IsCancelled)))
            {
                long[] rows = [.. reason.Select(row => row.Id)];
                var next = new NextState(reason.Key.IsCancelled ? DeliveryState.Cancelled : DeliveryState.Suppressed, reason.Key.Reason);
                ended += await gate.WriteAsync(write => TaskBook.EndAsync(write, rows, next, now, ct), ct, WriteUrgency.Bulk);
            }

        return ended;
    }

    /// <summary>One event a store: ids and figures, for whatever tells its staff.</summary>
    async Task<int> RemindAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using (var db = databases.CreateDbContext())
            if (!await Unreminded(db, now).AnyAsync(ct)) return 0;
        return await gate.WriteAsync(async db =>
        {
            var due = await Unreminded(db, now).GroupBy(task => task.StoreId).Select(tasks => new { Id = tasks.Key, Count = tasks.Count(), Next = tasks.Min(task => task.DueAt) }).ToListAsync(ct);
            long[] ids = [.. due.Select(store => store.Id)];
            var codes = await db.Set<Store>().Where(store => EF.Parameter(ids).Contains(store.Id)).ToDictionaryAsync(store => store.Id, store => store.Code, ct);
            foreach (var store in due.OrderBy(store => store.Id))
                EventFeed.Append(db, now, "tasks.due_soon", $"store/{store.Id}", new { storeId = store.Id, store = codes.GetValueOrDefault(store.Id), tasks = store.Count, nextDueAt = store.Next });
            return await Unreminded(db, now).ExecuteUpdateAsync(set => set.SetProperty(task => task.RemindedAt, now), ct);
        }, ct);
    }

    static IQueryable<StaffTask> Unreminded(ConsoleDb db, DateTimeOffset now) =>
        db.Set<StaffTask>().Where(task => task.EndedAt == null && task.DueAt > now && task.RemindAt <= now && task.RemindedAt == null);
}
