using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.StaffTasks;

/// <summary>What becomes of open tasks by themselves.</summary>
public sealed class TaskWatchTests
{
    [Theory, EachDatabase]
    public async Task Tasks_are_reminded_once_and_lapse_at_their_end_taken_or_not(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind, new TaskOptions { DaysToDo = 3, DefaultStore = "S2", ReminderHours = 24 });
        var start = stage.Console.Clock.Now;
        await stage.HandAsync(3);
        await stage.Tasks().TakeAsync(TaskStage.Chen, await stage.KeyOfAsync(1), null, default);
        await stage.TickAsync();
        Assert.Empty(await EventsAsync(stage));

        stage.Console.Clock.Now = start.AddDays(2);
        await stage.TickAsync();
        await stage.TickAsync();
        var told = JsonDocument.Parse(Assert.Single(await EventsAsync(stage)).Data).RootElement;
        Assert.Equal(("S1", 3), (told.GetProperty("store").GetString(), told.GetProperty("tasks").GetInt32()));
        Assert.Equal(new TaskCounts(3, 3, 1), await stage.Console.Get<OpenTasks>().CountAsync(TaskStage.Chen, default));
        Assert.Equal(3, (await stage.Console.Get<TaskQueries>().ListAsync(TaskStage.Chen, new TaskFilter(TaskView.Soon), new PageRequest(), default)).Total);

        stage.Console.Clock.Now = start.AddDays(3).AddMilliseconds(-1);
        await stage.TickAsync();
        Assert.Equal("Handed 3", await stage.StatesAsync());
        stage.Console.Clock.Now = start.AddDays(3);
        // Before the watch has looked, taking or reporting finds it out as well.
        Assert.Equal(new TaskAnswer(false, "lapsed"), await stage.Tasks().ReportAsync(TaskStage.Chen, await stage.KeyOfAsync(1), TaskOutcome.Done, null, default));
        Assert.Equal(new TaskAnswer(false, "lapsed"), await stage.Tasks().TakeAsync(TaskStage.Chen, await stage.KeyOfAsync(2), null, default));
        await stage.TickAsync();
        Assert.All(await stage.RowsAsync(), row => Assert.Equal((DeliveryState.Expired, "lapsed"), (row.State, row.Reason)));
        await stage.Pump.DrainAsync(default);
        var balance = Assert.Single(await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default)));
        Assert.Equal((3, 3, 0, 0), (balance.Planned, balance.Skipped, balance.Pending, balance.InHand));
        Assert.Equal(3, (await stage.Console.Get<TaskQueries>().ListAsync(TaskStage.Chen, new TaskFilter(TaskView.Ended), new PageRequest(), default)).Total);
    }

    [Theory, EachDatabase]
    public async Task Whoever_said_no_meanwhile_or_lost_the_offer_leaves_the_list_by_itself(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(4);
        await stage.ChangeAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false)));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 2).ExecuteUpdateAsync(set => set.SetProperty(member => member.ObjectsToPersonalised, true)));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 3).ExecuteUpdateAsync(set => set.SetProperty(member => member.Status, MemberStatus.Erased)));

        await stage.TickAsync();
        Assert.Equal(["no_consent", "objection", "erased", null], (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => row.Reason));
        Assert.Equal("Suppressed 3, Handed 1", await stage.StatesAsync());

        await stage.ChangeAsync(db => db.Set<Offer>().ExecuteUpdateAsync(set => set.SetProperty(offer => offer.State, OfferState.Withdrawn)));
        await stage.TickAsync();
        Assert.Equal((DeliveryState.Cancelled, "offer_withdrawn"), (await stage.RowOfAsync(4)) is { } row ? (row.State, row.Reason) : default);
        Assert.Equal(0, (await stage.Console.Get<OpenTasks>().CountAsync(TaskStage.Chen, default)).Open);
    }

    [Theory, EachDatabase]
    public async Task After_a_restore_tasks_have_ended_the_watch_goes_on_and_what_staff_say_of_them_is_taken(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(5);
        foreach (var member in new[] { 1L, 2L }) await stage.Tasks().TakeAsync(TaskStage.Chen, await stage.KeyOfAsync(member), null, default);
        Assert.Equal(5, await stage.Console.Get<RestoredLedger>().HoldAsync(stage.Console.Administrator, stage.Console.Clock.Now, default));
        Assert.Equal(0, (await stage.Console.Get<OpenTasks>().CountAsync(TaskStage.Chen, default)).Open);
        // One that was left open all the same, as by a restore of an older program.
        await stage.ChangeAsync(db => db.Set<StaffTask>().Where(task => task.TakenAt != null).ExecuteUpdateAsync(set => set.SetProperty(task => task.EndedAt, (DateTimeOffset?)null)));
        stage.Console.Clock.Advance(TimeSpan.FromDays(60));
        await stage.TickAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await stage.Console.ReadAsync(db => db.Set<StaffTask>().CountAsync(task => task.EndedAt == null)));

        var said = new[] { TaskOutcome.Done, TaskOutcome.NeverAgain, TaskOutcome.Refused, TaskOutcome.NotReached };
        for (var member = 1; member <= said.Length; member++)
            foreach (var _ in new[] { "once", "and again" })
                Assert.Equal(new TaskAnswer(false), await stage.Tasks().ReportAsync(TaskStage.Chen, await stage.KeyOfAsync(member), said[member - 1], null, default));
        Assert.Equal(
            [(DeliveryState.Accepted, null), (DeliveryState.Accepted, null), (DeliveryState.Accepted, null), (DeliveryState.Unknown, "restored"), (DeliveryState.Unknown, "restored")],
            (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => (row.State, row.Reason)));
        Assert.Equal([2L, 3L], await stage.Console.ReadAsync(db => db.Set<ConsentState>().Where(state => !state.Granted).OrderBy(state => state.MemberId).Select(state => state.MemberId).ToListAsync()));
    }

    static Task<List<OutgoingEvent>> EventsAsync(LedgerStage stage) => stage.Console.ReadAsync(db => db.Set<OutgoingEvent>().Where(one => one.Type == "tasks.due_soon").ToListAsync());
}
