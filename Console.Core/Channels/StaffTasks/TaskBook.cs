using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>The statements that hand tasks over and end them: ledger row and task together, and by the row's state of that moment, so that of two who end a task one does.</summary>
static class TaskBook
{
    /// <summary>Moves claimed rows to staff. Rows whose lease was lost meanwhile are left alone.</summary>
    /// <returns>The rows that moved.</returns>
    public static async Task<IReadOnlyList<long>> HandAsync(ConsoleDb db, long[] rows, string owner, DateTimeOffset now, CancellationToken ct)
    {
        DeliveryMoves.Demand(DeliveryState.Claimed, DeliveryState.Handed);
        await db.Set<Delivery>().Where(row => EF.Parameter(rows).Contains(row.Id) && row.Owner == owner && row.State == DeliveryState.Claimed).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Handed).SetProperty(row => row.Reason, (string?)null).SetProperty(row => row.Attempt, row => row.Attempt + 1)
            .SetProperty(row => row.Class, DeliveryClass.Handed).SetProperty(row => row.FirstAttemptAt, row => row.FirstAttemptAt ?? now)
            .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.UpdatedAt, now), ct);
        var ours = db.Set<Delivery>().Where(row => EF.Parameter(rows).Contains(row.Id) && row.Owner == owner && row.State == DeliveryState.Handed);
        var handed = await ours.Select(row => row.Id).ToListAsync(ct);
        await ours.ExecuteUpdateAsync(set => set.SetProperty(row => row.Owner, (string?)null), ct);
        return handed;
    }

    /// <summary>Ends tasks that are still open; what follows those by which nobody was told goes at once.</summary>
    /// <returns>How many of them ended by this.</returns>
    public static async Task<int> EndAsync(ConsoleDb db, long[] rows, NextState to, DateTimeOffset now, CancellationToken ct, TaskOutcome? outcome = null)
    {
        DeliveryMoves.Demand(DeliveryState.Handed, to.State);
        var (state, reason, until) = (to.State, to.Reason, to.NotBefore);
        var moved = await db.Set<Delivery>().Where(row => EF.Parameter(rows).Contains(row.Id) && row.State == DeliveryState.Handed).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason).SetProperty(row => row.NotBefore, row => until ?? row.NotBefore).SetProperty(row => row.UpdatedAt, now), ct);
        // Not only where a row moved: one that left staff otherwise must not keep its task open.
        await Left(db).Where(task => EF.Parameter(rows).Contains(task.DeliveryId)).ExecuteUpdateAsync(set => set.SetProperty(task => task.EndedAt, now).SetProperty(task => task.Outcome, outcome), ct);
        if (moved > 0 && state is DeliveryState.Suppressed or DeliveryState.Expired or DeliveryState.Rejected)
            await FallBack.LetGoAsync(
                db, [.. (await db.Set<Delivery>().AsNoTracking().Where(row => EF.Parameter(rows).Contains(row.Id) && row.State == state).ToListAsync(ct)).Select(Place.Of)], now, ct);
        return moved;
    }

    /// <summary>Cancels tasks that nobody has taken. The caller holds the members' locks, so nobody takes them meanwhile.</summary>
    public static async Task CancelUntakenAsync(ConsoleDb db, long[] rows, string reason, DateTimeOffset now, CancellationToken ct)
    {
        var untaken = await db.Set<StaffTask>().Where(task => EF.Parameter(rows).Contains(task.DeliveryId) && task.EndedAt == null && task.TakenAt == null).Select(task => task.DeliveryId).ToArrayAsync(ct);
        if (untaken.Length > 0) await EndAsync(db, untaken, new NextState(DeliveryState.Cancelled, reason), now, ct);
    }

    /// <summary>Closes the tasks whose rows have left store staff, by a restore.</summary>
    public static Task<int> CloseAsync(ConsoleDb db, DateTimeOffset now, CancellationToken ct) => Left(db).ExecuteUpdateAsync(set => set.SetProperty(task => task.EndedAt, now), ct);

    /// <summary>Keeps what staff say of a task whose row is unknown.</summary>
    public static Task<int> SayAsync(ConsoleDb db, long row, TaskOutcome outcome, string code, string name, DateTimeOffset now, CancellationToken ct) =>
        db.Set<StaffTask>().Where(task => task.DeliveryId == row && task.EndedAt != null && task.Outcome == null).ExecuteUpdateAsync(set => set
            .SetProperty(task => task.Outcome, outcome).SetProperty(task => task.TakenByCode, code).SetProperty(task => task.TakenBy, name).SetProperty(task => task.TakenAt, task => task.TakenAt ?? now), ct);

    /// <summary>Open tasks of rows that are with staff no more.</summary>
    static IQueryable<StaffTask> Left(ConsoleDb db) =>
        db.Set<StaffTask>().Where(task => task.EndedAt == null && db.Set<Delivery>().Any(row => row.Id == task.DeliveryId && row.State != DeliveryState.Handed));

    /// <summary>Closes the open tasks of a run that was stopped.</summary>
    public static async Task CancelRunAsync(ConsoleDb db, long run, DateTimeOffset now, CancellationToken ct)
    {
        DeliveryMoves.Demand(DeliveryState.Handed, DeliveryState.Cancelled);
        var rows = await db.Set<Delivery>().Where(row => row.OccurrenceId + 0 == run && row.State == DeliveryState.Handed).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Cancelled).SetProperty(row => row.Reason, "stopped").SetProperty(row => row.UpdatedAt, now), ct);
        if (rows == 0) return;
        await db.Set<StaffTask>().Where(task => task.EndedAt == null && db.Set<Delivery>().Any(row => row.Id == task.DeliveryId && row.OccurrenceId == run && row.State != DeliveryState.Handed))
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.EndedAt, now), ct);
    }
}
