using System.Globalization;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Withdrawals;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>What became of it.</summary>
/// <param name="IsOpen">Still a task; false: it has ended.</param>
/// <param name="ClosedBecause">Code of the reason where the task closed itself instead of being taken or done; null where what was asked happened.</param>
public sealed record TaskAnswer(bool IsOpen, string? ClosedBecause = null);

/// <summary>
/// Store staff take a task and say what came of it. Consent, suppression list, objection, caps, pause, stop and kill switch are asked again each time, under the same locks as in
/// sending: a member who said no meanwhile closes the task. A member's own no is always taken, even about a task that has ended.
/// </summary>
public sealed class TaskActions(WriteGate gate, SendJudge judge, LiveUpdates updates, TimeProvider clock)
{
    const int LongestName = 60;

    /// <summary>"I take it". Asked again by the same person it changes nothing.</summary>
    /// <param name="staff">The person's name, where a key speaks for an app with people of its own.</param>
    /// <exception cref="Refused"><c>task_taken</c>, <c>task_ended</c>, <c>task_waits</c>, <c>not_found</c>, <c>right_missing</c></exception>
    public Task<TaskAnswer> TakeAsync(Actor by, Guid key, string? staff, CancellationToken ct) => ActAsync(by, key, staff, async (db, at) =>
    {
        if (at.Task.EndedAt is not null) throw TaskRefusals.Ended();
        if (await CloseAsync(db, at, ct) is { } closed) return closed;
        if (at.Verdict is not null) throw TaskRefusals.Waits();
        if (at.Task.TakenByCode == at.Who.Code) return new TaskAnswer(true);
        var (id, code, name, now) = (at.Task.DeliveryId, at.Who.Code, at.Who.Name, at.Now);
        var won = await db.Set<StaffTask>().Where(task => task.DeliveryId == id && task.TakenAt == null && task.EndedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(task => task.TakenAt, now).SetProperty(task => task.TakenBy, name).SetProperty(task => task.TakenByCode, code), ct);
        return won == 1 ? new TaskAnswer(true) : throw TaskRefusals.Taken(await db.Set<StaffTask>().Where(task => task.DeliveryId == id).Select(task => task.TakenBy).FirstOrDefaultAsync(ct) ?? "");
    }, ct);

    /// <summary>Gives a task back that one has taken: others may take it.</summary>
    /// <exception cref="Refused"><c>task_taken</c>, <c>task_not_taken</c>, <c>task_ended</c>, <c>not_found</c>, <c>right_missing</c></exception>
    public Task<TaskAnswer> GiveBackAsync(Actor by, Guid key, string? staff, CancellationToken ct) => ActAsync(by, key, staff, async (db, at) =>
    {
        if (at.Task.EndedAt is not null) throw TaskRefusals.Ended();
        DemandTaken(at);
        var (id, code) = (at.Task.DeliveryId, at.Who.Code);
        await db.Set<StaffTask>().Where(task => task.DeliveryId == id && task.TakenByCode == code && task.EndedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(task => task.TakenAt, (DateTimeOffset?)null).SetProperty(task => task.TakenBy, (string?)null).SetProperty(task => task.TakenByCode, (string?)null), ct);
        return new TaskAnswer(true);
    }, ct);

    /// <summary>Says what came of it. The same said twice changes nothing.</summary>
    /// <exception cref="Refused"><c>task_taken</c>, <c>task_not_taken</c>, <c>task_ended</c>, <c>not_found</c>, <c>right_missing</c></exception>
    public Task<TaskAnswer> ReportAsync(Actor by, Guid key, TaskOutcome outcome, string? staff, CancellationToken ct) => ActAsync(by, key, staff, async (db, at) =>
    {
        var isNo = outcome is TaskOutcome.Refused or TaskOutcome.NeverAgain;
        if (at.Task.EndedAt is not null)
        {
            if (at.Task.Outcome == outcome && at.Task.TakenByCode == at.Who.Code) return new TaskAnswer(false);
            if (!isNo && !at.IsUnknown) throw TaskRefusals.Ended();
            await NoteAsync(db, at, outcome, ct);
            if (at.IsUnknown) await TaskBook.SayAsync(db, at.Task.DeliveryId, outcome, at.Who.Code, at.Who.Name, at.Now, ct);
            return new TaskAnswer(false, at.IsUnknown ? null : at.Reason);
        }

        if (!isNo) DemandTaken(at);
        // The word was spoken: only the member's own no, and the end of the time for it, close the task over a report.
        if (!isNo && await CloseAsync(db, at with { Verdict = at.Verdict is { Reason: { } said } && SaidNo.Reasons.Contains(said) ? at.Verdict : null }, ct) is { } closed) return closed;
        var next = outcome == TaskOutcome.NotReached ? new NextState(DeliveryState.Rejected, Returned.NotReached) : new NextState(DeliveryState.Accepted, null);
        if (await TaskBook.EndAsync(db, [at.Task.DeliveryId], next, at.Now, ct, outcome) == 0) throw TaskRefusals.Ended();
        if (next.State == DeliveryState.Accepted) ActivityLog.Append(db, await SentAsync(db, at, ct));
        await NoteAsync(db, at, outcome, ct);
        return new TaskAnswer(false);
    }, ct);

    async Task<TaskAnswer> ActAsync(Actor by, Guid key, string? staff, Func<ConsoleDb, Moment, Task<TaskAnswer>> act, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var who = WhoOf(by, staff);
        return await gate.WriteAsync(async db =>
        {
            var row = await RowAsync(db, by, key, ct);
            var now = clock.GetUtcNow();
            // Takes the member's lock first: what is read below holds to the end of the transaction.
            var verdict = (await judge(db, [row], isSandbox: false, now, ct)).TryGetValue(row.Id, out var found) ? found : (NextState?)null;
            var task = await db.Set<StaffTask>().AsNoTracking().SingleAsync(one => one.DeliveryId == row.Id, ct);
            var ended = await db.Set<Delivery>().Where(one => one.Id == row.Id).Select(one => new { one.State, one.Reason }).SingleAsync(ct);
            var answer = await act(db, new Moment(row, task, who, verdict, ended.Reason, ended.State == DeliveryState.Unknown, now));
            db.AfterCommit(() => updates.Publish(LiveUpdates.Deliveries));
            return answer;
        }, ct);
    }

    static async Task<ClaimedRow> RowAsync(ConsoleDb db, Actor by, Guid key, CancellationToken ct)
    {
        var stores = db.StoresWithin(by.Scope);
        var task = await db.Set<StaffTask>().Where(one => one.Key == key && stores.Contains(one.StoreId)).Select(one => (long?)one.DeliveryId).FirstOrDefaultAsync(ct);
        return await db.Set<Delivery>().AsNoTracking().Where(row => row.Id == task).Select(TaskQueries.Row).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("task", key);
    }

    /// <summary>Closes a task that nobody may do any more; null where it may be done, or only has to wait.</summary>
    static async Task<TaskAnswer?> CloseAsync(ConsoleDb db, Moment at, CancellationToken ct)
    {
        var next = at.Task.DueAt <= at.Now ? new NextState(DeliveryState.Expired, TaskWatch.Lapsed) : at.Verdict;
        if (next is not { State: not DeliveryState.Planned } end) return null;
        return await TaskBook.EndAsync(db, [at.Task.DeliveryId], end, at.Now, ct) == 0 ? throw TaskRefusals.Ended() : new TaskAnswer(false, end.Reason);
    }

    static void DemandTaken(Moment at)
    {
        if (at.Task.TakenByCode is null) throw TaskRefusals.NotTaken();
        if (at.Task.TakenByCode != at.Who.Code) throw TaskRefusals.Taken(at.Task.TakenBy ?? "");
    }

    /// <summary>The fact, and the consent that goes with a no. Its id is made of what was said, so that the same is never told twice.</summary>
    static Task<Taken> NoteAsync(ConsoleDb db, Moment at, TaskOutcome outcome, CancellationToken ct)
    {
        var kind = KindOf(outcome);
        return CameBack.WriteAsync(db, ChannelNames.Task, [new Came($"task:{at.Row.Key:N}:{kind}", kind, at.Row.Key, null, null)], at.Now, ct);
    }

    static async Task<ActivityEntry> SentAsync(ConsoleDb db, Moment at, CancellationToken ct) => new()
    {
        OriginMemberId = at.Row.OriginMemberId, MemberId = at.Row.MemberId, Kind = ActivityKind.Sent, At = at.Now, CampaignId = at.Row.CampaignId, OccurrenceId = at.Row.OccurrenceId,
        OfferId = await db.Set<Campaign>().Where(campaign => campaign.Id == at.Row.CampaignId).Select(campaign => campaign.OfferId).FirstOrDefaultAsync(ct),
        Channel = ChannelNames.Task, SourceKey = $"sent:{at.Row.Id}",
    };

    static string KindOf(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Done => Returned.Reached,
        TaskOutcome.NotReached => Returned.NotReached,
        TaskOutcome.Refused => Returned.Refused,
        TaskOutcome.NeverAgain => Returned.NeverAgain,
    };

    internal static (string Code, string Name) WhoOf(Actor by, string? staff)
    {
        var said = PlainText.Field(staff, "staff", LongestName);
        // Of a key its name: a rotation gives it another number, and may be another person's act.
        return by.Kind == ActorKind.Key ? ($"key:{by.Name}:{said}", said ?? by.Name) : (string.Create(CultureInfo.InvariantCulture, $"person:{by.Id}:"), by.Name);
    }

    /// <summary>What holds of a task at the moment of an act.</summary>
    /// <param name="Verdict">What would become of a message that were sent now; null: it may go.</param>
    /// <param name="Reason">Why the ledger row ended, where it has.</param>
    /// <param name="IsUnknown">After a restore nobody knows what became of it: whatever staff say of it counts.</param>
    sealed record Moment(ClaimedRow Row, StaffTask Task, (string Code, string Name) Who, NextState? Verdict, string? Reason, bool IsUnknown, DateTimeOffset Now);
}
