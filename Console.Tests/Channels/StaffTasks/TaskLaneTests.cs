using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.StaffTasks;

/// <summary>How tasks come to stores, and what a run says while they are there.</summary>
public sealed class TaskLaneTests
{
    [Theory, EachDatabase]
    public async Task Tasks_go_to_home_stores_or_the_one_of_the_settings_and_the_run_waits_for_them(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind, new TaskOptions { DaysToDo = 5, DefaultStore = "S2", ReminderHours = 48 });
        var (now, end) = (stage.Console.Clock.Now, stage.Console.Clock.Now.AddDays(3));
        await stage.PlanAsync("task", 3);
        await stage.PlanAsync("task", 1, firstMember: 4, expiresAt: end);
        await HomeAsync(stage, 1, 1);
        await HomeAsync(stage, 2, 3);
        await HomeAsync(stage, 4, 1);

        await stage.Pump.DrainAsync(default);

        var tasks = await stage.Console.ReadAsync(db => db.Set<StaffTask>().Join(db.Set<Delivery>(), task => task.DeliveryId, row => row.Id, (task, row) => new { row.MemberId, task }).OrderBy(one => one.MemberId).ToListAsync());
        // Member 2's home is the web shop, which has no staff, and member 3 has none.
        Assert.Equal([(1, 1, 5.0), (2, 2, 5.0), (3, 2, 5.0), (4, 1, 3.0)], tasks.Select(one => (one.MemberId, one.task.StoreId, (one.task.DueAt - now).TotalDays)));
        Assert.Equal(tasks.Select(one => one.task.DueAt.AddHours(-48)), tasks.Select(one => one.task.RemindAt));
        Assert.All(await stage.RowsAsync(), row => Assert.Equal((DeliveryState.Handed, DeliveryClass.Handed, 1, null, null), (row.State, row.Class, row.Attempt, row.Owner, row.LeaseUntil)));
        var balance = Assert.Single(await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default)));
        Assert.Equal((4, 0, 4, 4), (balance.Planned, balance.Sent, balance.Pending, balance.InHand));
        // A day later nothing has moved: that is no run that stands still.
        stage.Console.Clock.Now = now.AddDays(1);
        await stage.Pump.DrainAsync(default);
        var run = await stage.Console.ReadAsync(db => db.Set<Occurrence>().SingleAsync());
        Assert.Equal((OccurrenceState.Sending, null), (run.State, run.StuckReason));
        Assert.Empty(await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task Who_may_not_be_told_or_has_no_store_gets_no_task(DatabaseKind kind)
    {
        // The store of the settings has been closed since.
        await using var stage = await TaskStage.StartAsync(kind, new TaskOptions { DefaultStore = "S9" });
        await stage.PlanAsync("task", 5);
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id != 5).ExecuteUpdateAsync(set => set.SetProperty(member => member.HomeStoreId, 1L)));
        await stage.ChangeAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false)));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 2).ExecuteUpdateAsync(set => set.SetProperty(member => member.ObjectsToPersonalised, true)));
        await stage.ChangeAsync(db => SuppressionList.AddAsync(
            db, [new IdentityKey(IdentityKind.Phone, "", LedgerStage.Address("task", 3))], new SuppressionTerms(SuppressedFor.Complained, null, "person", "Li Wei", null), stage.Console.Clock.Now, default));

        await stage.Pump.DrainAsync(default);

        Assert.Equal(
            [(1, DeliveryState.Suppressed, "no_consent"), (2, DeliveryState.Suppressed, "objection"), (3, DeliveryState.Suppressed, "suppressed_address"), (4, DeliveryState.Handed, null), (5, DeliveryState.Suppressed, "no_store")],
            (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => (row.MemberId, row.State, row.Reason)));
        Assert.Equal(1, await stage.Console.ReadAsync(db => db.Set<StaffTask>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_task_by_which_nobody_was_told_lets_the_next_channel_go_at_once(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind, new TaskOptions { DaysToDo = 1, DefaultStore = "S9" });
        await stage.ThenSmsAsync(4);
        await HomeAsync(stage, 1, 1);
        await HomeAsync(stage, 2, 1);
        await HomeAsync(stage, 4, 1);
        await stage.Pump.DrainAsync(default);
        await stage.Pump.DrainAsync(default);
        // Member 3 has no store.
        Assert.Equal(["1 Planned", "2 Planned", "3 Accepted", "4 Planned"], await TextsAsync());

        var key = (await stage.RowsAsync()).Single(row => row is { MemberId: 1, Channel: "task" }).Key;
        await stage.Tasks().TakeAsync(TaskStage.Chen, key, null, default);
        await stage.Tasks().ReportAsync(TaskStage.Chen, key, TaskOutcome.NotReached, null, default);
        await stage.Pump.DrainAsync(default);
        Assert.Equal(["1 Accepted", "2 Planned", "3 Accepted", "4 Planned"], await TextsAsync());

        var done = (await stage.RowsAsync()).Single(row => row is { MemberId: 4, Channel: "task" }).Key;
        await stage.Tasks().TakeAsync(TaskStage.Chen, done, null, default);
        await stage.Tasks().ReportAsync(TaskStage.Chen, done, TaskOutcome.Done, null, default);
        stage.Console.Clock.Advance(TimeSpan.FromDays(1));
        await stage.TickAsync();
        await stage.Pump.DrainAsync(default);
        Assert.Equal(["1 Accepted", "2 Accepted", "3 Accepted", "4 Cancelled"], await TextsAsync());

        async Task<IEnumerable<string>> TextsAsync() => (await stage.RowsAsync()).Where(row => row.Channel == "sms").OrderBy(row => row.MemberId).Select(row => $"{row.MemberId} {row.State}");
    }

    [Theory, EachDatabase]
    public async Task In_the_sandbox_tasks_are_written_to_the_outbox_and_nobody_is_asked(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("task", 2);

        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 2", await stage.StatesAsync());
        Assert.Equal(0, await stage.Console.ReadAsync(db => db.Set<StaffTask>().CountAsync()));
        var page = await stage.Console.Get<OutboxQueries>().ListAsync(stage.Console.Administrator, new OutboxFilter("task"), new Core.Kernel.PageRequest(), default);
        Assert.Equal(2, page.Total);
        Assert.Contains("Dear Member", (await stage.Console.Get<OutboxQueries>().GetAsync(stage.Console.Administrator, page.Rows[0].Id, default)).Message.Text);
    }

    [Theory, EachDatabase]
    public async Task A_stop_cancels_open_tasks_and_ends_the_run(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(2);
        await stage.Tasks().TakeAsync(TaskStage.Chen, await stage.KeyOfAsync(1), null, default);
        await stage.ChangeAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.State, CampaignState.Stopped)));

        await stage.Pump.DrainAsync(default);

        Assert.All(await stage.RowsAsync(), row => Assert.Equal((DeliveryState.Cancelled, "stopped"), (row.State, row.Reason)));
        Assert.All(await stage.Console.ReadAsync(db => db.Set<StaffTask>().ToListAsync()), task => Assert.NotNull(task.EndedAt));
        Assert.Equal(OccurrenceState.Stopped, await stage.Console.ReadAsync(db => db.Set<Occurrence>().Select(run => run.State).SingleAsync()));
        Assert.Equal("task_ended", await TaskStage.RefusedAsync(async () => await stage.Tasks().ReportAsync(TaskStage.Chen, await stage.KeyOfAsync(1), TaskOutcome.Done, null, default)));
    }

    [Fact]
    public async Task A_default_store_that_is_not_there_cannot_be_saved_for_real()
    {
        await using var stage = await TaskStage.StartAsync(DatabaseKind.Sqlite);
        var (actions, queries) = (stage.Console.Get<ChannelActions>(), stage.Console.Get<ChannelQueries>());
        Task SaveAsync(string store, int version) => actions.SaveAsync(stage.Console.Administrator, "task", new ChannelEdit(new TaskOptions { DefaultStore = store }, true, 100, 8, version), default);
        var version = (await queries.FormAsync(stage.Console.Administrator, "task", default)).Version;

        Assert.Equal("channel_options_invalid", await TaskStage.RefusedAsync(() => SaveAsync("S9", version)));
        Assert.Equal("channel_options_invalid", await TaskStage.RefusedAsync(() => SaveAsync("WEB", version)));
        await SaveAsync("S2", version);
        Assert.IsType<SendResult.NotStarted>(await stage.Console.Get<ChannelTrials>().ProbeAsync(stage.Console.Administrator, "task", new TaskOptions { DefaultStore = "S9" }, "{}", default));
        Assert.IsType<SendResult.Accepted>(await stage.Console.Get<ChannelTrials>().ProbeAsync(stage.Console.Administrator, "task", new TaskOptions { DefaultStore = "S2" }, "{}", default));
    }

    static Task HomeAsync(LedgerStage stage, long member, long store) =>
        stage.ChangeAsync(db => db.Set<Member>().Where(row => row.Id == member).ExecuteUpdateAsync(set => set.SetProperty(row => row.HomeStoreId, store)));
}
