using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.StaffTasks;

/// <summary>Staff take tasks and say what came of them.</summary>
public sealed class TaskActionsTests
{
    [Theory, EachDatabase]
    public async Task Each_outcome_ends_the_ledger_row_and_a_no_changes_the_consent_at_once(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(4);
        await stage.Console.WriteAsync(db => db.Add(new ConsentState { MemberId = 4, Channel = "task", Topic = "news", Granted = true }));
        foreach (var (member, outcome) in new[] { (1L, TaskOutcome.Done), (2L, TaskOutcome.NotReached), (3L, TaskOutcome.Refused), (4L, TaskOutcome.NeverAgain) })
        {
            var key = await stage.KeyOfAsync(member);
            Assert.Equal(new TaskAnswer(true), await stage.Tasks().TakeAsync(TaskStage.Chen, key, null, default));
            Assert.Equal(new TaskAnswer(false), await stage.Tasks().ReportAsync(TaskStage.Chen, key, outcome, null, default));
            // Said twice it is said once.
            Assert.Equal(new TaskAnswer(false), await stage.Tasks().ReportAsync(TaskStage.Chen, key, outcome, null, default));
        }

        Assert.Equal(
            [(DeliveryState.Accepted, null), (DeliveryState.Rejected, "not_reached"), (DeliveryState.Accepted, null), (DeliveryState.Accepted, null)],
            (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => (row.State, row.Reason)));
        Assert.Equal(["Sent 1", "Sent 3", "Sent 4", "task.never_again 4", "task.reached 1", "task.refused 3"], (await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().ToListAsync()))
            .Select(entry => $"{entry.EventName ?? entry.Kind.ToString()} {entry.MemberId}").Order(StringComparer.Ordinal));
        Assert.Equal(["never_again 4", "not_reached 2", "reached 1", "refused 3"], (await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().ToListAsync()))
            .Select(fact => $"{fact.Kind} {fact.OriginMemberId}").Order(StringComparer.Ordinal));
        Assert.Equal(["3 offers", "4 news", "4 offers"], (await stage.Console.ReadAsync(db => db.Set<ConsentState>().Where(state => !state.Granted).ToListAsync()))
            .Select(state => $"{state.MemberId} {state.Topic}").Order(StringComparer.Ordinal));
        Assert.All(await stage.Console.ReadAsync(db => db.Set<ConsentRecord>().Select(record => record.Source).ToListAsync()), source => Assert.Equal("task", source));
        await stage.Pump.DrainAsync(default);
        Assert.Equal(OccurrenceState.Finished, await stage.Console.ReadAsync(db => db.Set<Occurrence>().Select(run => run.State).SingleAsync()));
        // The stage plans messages without assignments; of the sums nothing may be wrong.
        Assert.DoesNotContain((await stage.Console.Get<LedgerCheck>().RunAsync(default)).Problems, problem => !problem.Contains("belong to nobody", StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Of_two_who_take_it_at_once_one_wins_and_the_other_is_told_who(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(20);
        foreach (var key in (await stage.RowsAsync()).Select(row => row.Key))
        {
            var both = await Task.WhenAll(new[] { TaskStage.Chen, TaskStage.Sun }.Select(async by =>
            {
                try
                {
                    return await Task.Run(() => stage.Tasks().TakeAsync(by, key, null, default)) is { IsOpen: true } ? by.Name : "?";
                }
                catch (Refused refused)
                {
                    return $"{refused.Code} {refused.Values[0]}";
                }
            }));
            var winner = Assert.Single(both, one => !one.StartsWith("task_taken", StringComparison.Ordinal));
            Assert.Contains($"task_taken {winner}", both);
            Assert.Equal(winner, await stage.Console.ReadAsync(db => db.Set<StaffTask>().Where(task => task.Key == key).Select(task => task.TakenBy).SingleAsync()));
        }
    }

    [Theory, EachDatabase]
    public async Task Only_the_taker_reports_and_what_is_given_back_another_may_take(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(1);
        var (tasks, key) = (stage.Tasks(), await stage.KeyOfAsync(1));
        Assert.Equal("task_not_taken", await TaskStage.RefusedAsync(() => tasks.ReportAsync(TaskStage.Chen, key, TaskOutcome.Done, null, default)));
        await tasks.TakeAsync(TaskStage.Chen, key, null, default);
        await tasks.TakeAsync(TaskStage.Chen, key, null, default);
        Assert.Equal("task_taken", await TaskStage.RefusedAsync(() => tasks.ReportAsync(TaskStage.Sun, key, TaskOutcome.Done, null, default)));
        Assert.Equal("task_taken", await TaskStage.RefusedAsync(() => tasks.GiveBackAsync(TaskStage.Sun, key, null, default)));
        await tasks.GiveBackAsync(TaskStage.Chen, key, null, default);
        await tasks.TakeAsync(TaskStage.Sun, key, null, default);
        Assert.Equal("not_found", await TaskStage.RefusedAsync(() => tasks.TakeAsync(TaskStage.Elsewhere, key, null, default)));
        Assert.Equal("right_missing", await TaskStage.RefusedAsync(() => tasks.TakeAsync(stage.Console.Marketer, key, null, default)));
        Assert.Equal(new TaskAnswer(false), await tasks.ReportAsync(TaskStage.Sun, key, TaskOutcome.Done, null, default));
        Assert.Equal("task_ended", await TaskStage.RefusedAsync(() => tasks.TakeAsync(TaskStage.Chen, key, null, default)));
    }

    [Theory, EachDatabase]
    public async Task A_members_own_no_is_taken_whoever_has_taken_the_task(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(2);
        await stage.Tasks().TakeAsync(TaskStage.Sun, await stage.KeyOfAsync(2), null, default);
        foreach (var member in new[] { 1L, 2L })
            Assert.Equal(new TaskAnswer(false), await stage.Tasks().ReportAsync(TaskStage.Chen, await stage.KeyOfAsync(member), TaskOutcome.NeverAgain, null, default));
        Assert.Equal("Accepted 2", await stage.StatesAsync());
        Assert.Equal(0, await stage.Console.ReadAsync(db => db.Set<ConsentState>().CountAsync(state => state.Granted)));
    }

    [Theory, EachDatabase]
    public async Task Who_said_no_meanwhile_closes_the_task_at_the_moment_it_is_taken_or_reported(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(2);
        var (tasks, first, second) = (stage.Tasks(), await stage.KeyOfAsync(1), await stage.KeyOfAsync(2));
        await tasks.TakeAsync(TaskStage.Chen, second, null, default);
        await stage.ChangeAsync(db => db.Set<ConsentState>().ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false)));

        Assert.Equal(new TaskAnswer(false, "no_consent"), await tasks.TakeAsync(TaskStage.Chen, first, null, default));
        Assert.Equal(new TaskAnswer(false, "no_consent"), await tasks.ReportAsync(TaskStage.Chen, second, TaskOutcome.Done, null, default));

        Assert.Equal("Suppressed 2", await stage.StatesAsync());
        Assert.Empty(await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().ToListAsync()));
        // A no to somebody who stands before them is taken all the same.
        Assert.Equal(new TaskAnswer(false, "no_consent"), await tasks.ReportAsync(TaskStage.Chen, second, TaskOutcome.NeverAgain, null, default));
        Assert.Equal(["never_again"], await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().Select(fact => fact.Kind).ToListAsync()));
        Assert.Equal("Suppressed 2", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task While_the_campaign_is_paused_or_a_switch_is_pulled_nothing_is_taken_and_a_report_counts(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(2);
        var (tasks, first, second) = (stage.Tasks(), await stage.KeyOfAsync(1), await stage.KeyOfAsync(2));
        await tasks.TakeAsync(TaskStage.Chen, second, null, default);
        await SetAsync(CampaignState.Paused);
        Assert.Equal("task_waits", await TaskStage.RefusedAsync(() => tasks.TakeAsync(TaskStage.Chen, first, null, default)));
        // Who spoke to the member before the pause has done so.
        Assert.Equal(new TaskAnswer(false), await tasks.ReportAsync(TaskStage.Chen, second, TaskOutcome.Done, null, default));
        await SetAsync(CampaignState.Running);
        await stage.Console.Get<ChannelActions>().SwitchAsync(stage.Console.Administrator, KillScopes.Channel("task"), true, "a mistake", default);
        Assert.Equal("task_waits", await TaskStage.RefusedAsync(() => tasks.TakeAsync(TaskStage.Chen, first, null, default)));
        await stage.Console.Get<ChannelActions>().SwitchAsync(stage.Console.Administrator, KillScopes.Channel("task"), false, "the tasks are right", default);
        Assert.Equal(new TaskAnswer(true), await tasks.TakeAsync(TaskStage.Chen, first, null, default));

        Task SetAsync(CampaignState state) => stage.ChangeAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.State, state)));
    }

    [Theory, EachDatabase]
    public async Task What_was_done_counts_although_a_cap_is_full_by_then_or_another_channel_reached_the_member(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.ThenTaskAsync(3);
        foreach (var member in new[] { 1L, 2L }) await stage.Tasks().TakeAsync(TaskStage.Chen, await KeyAsync(member), null, default);
        var reached = (await stage.RowsAsync()).Where(row => row.Channel == "sms" && row.MemberId != 2).Select(row => row.Key).ToList();
        foreach (var key in reached)
            await stage.ChangeAsync(db => CameBack.WriteAsync(db, "sms", [new Came(key.ToString("N"), Returned.Delivered, key, null, null)], stage.Console.Clock.Now, default));
        // Nobody has taken member 3's.
        Assert.Equal(["1 Handed ", "2 Handed ", "3 Cancelled reached_earlier"], await TasksAsync());
        Assert.Equal(2, await stage.Console.ReadAsync(db => db.Set<StaffTask>().CountAsync(task => task.EndedAt == null)));

        await FrequencyCapTests.CapAsync(stage, mostRuns: 1);
        await stage.Console.WriteAsync(db => LedgerStage.AddCampaign(db, LedgerStage.Campaign + 1, LedgerStage.Run + 1));
        await stage.PlanAsync("push", 2, campaign: LedgerStage.Campaign + 1, run: LedgerStage.Run + 1);
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.Channel == "push").ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Accepted)));
        Assert.Equal(new TaskAnswer(false), await stage.Tasks().ReportAsync(TaskStage.Chen, await KeyAsync(1), TaskOutcome.Done, null, default));
        Assert.Equal(new TaskAnswer(false), await stage.Tasks().ReportAsync(TaskStage.Chen, await KeyAsync(2), TaskOutcome.NotReached, null, default));
        Assert.Equal(["1 Accepted ", "2 Rejected not_reached", "3 Cancelled reached_earlier"], await TasksAsync());

        async Task<Guid> KeyAsync(long member) => (await stage.RowsAsync()).Single(row => row.MemberId == member && row.Channel == "task").Key;

        async Task<IEnumerable<string>> TasksAsync() => (await stage.RowsAsync()).Where(row => row.Channel == "task").OrderBy(row => row.MemberId).Select(row => $"{row.MemberId} {row.State} {row.Reason}");
    }

    [Theory, EachDatabase]
    public async Task A_task_takes_a_place_of_the_cap_while_it_is_with_staff_and_none_twice(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await FrequencyCapTests.CapAsync(stage, mostRuns: 1);
        await stage.HandAsync(1);
        await stage.Console.WriteAsync(db => LedgerStage.AddCampaign(db, LedgerStage.Campaign + 1, LedgerStage.Run + 1));
        await stage.PlanAsync("sms", 1, campaign: LedgerStage.Campaign + 1, run: LedgerStage.Run + 1);
        await stage.Pump.DrainAsync(default);
        Assert.Equal("frequency_cap", (await stage.RowsAsync()).Single(row => row.Channel == "sms").Reason);

        var key = (await stage.RowsAsync()).Single(row => row.Channel == "task").Key;
        Assert.Equal(new TaskAnswer(true), await stage.Tasks().TakeAsync(TaskStage.Chen, key, null, default));
        Assert.Equal(new TaskAnswer(false), await stage.Tasks().ReportAsync(TaskStage.Chen, key, TaskOutcome.Done, null, default));
    }

    [Theory, EachDatabase]
    public async Task Lists_show_ones_own_stores_and_no_more_of_a_person_than_one_may_see(DatabaseKind kind)
    {
        await using var stage = await TaskStage.StartAsync(kind);
        await stage.HandAsync(3);
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 2).ExecuteUpdateAsync(set => set.SetProperty(member => member.HomeStoreId, 2L)));
        await stage.Tasks().TakeAsync(TaskStage.Chen, await stage.KeyOfAsync(3), null, default);
        var queries = stage.Console.Get<TaskQueries>();

        var page = await queries.ListAsync(TaskStage.Chen, new TaskFilter(), new PageRequest(0, 2), default);
        Assert.Equal((2, 3), (page.Rows.Count, page.Total));
        var rows = (await queries.ListAsync(TaskStage.Chen, new TaskFilter(), new PageRequest(), default)).Rows.OrderBy(row => row.MemberId).ToList();
        // Member 2 has moved to another store since: theirs to see no more.
        Assert.Equal([(1, "Member 1", null, false), (2, null, null, false), (3, "Member 3", "Chen Jie", true)], rows.Select(row => (row.MemberId, row.Name, row.TakenBy, row.IsMine)));
        Assert.Equal([3L], (await queries.ListAsync(TaskStage.Chen, new TaskFilter(TaskView.Mine), new PageRequest(), default)).Rows.Select(row => row.MemberId));
        Assert.Equal(0, (await queries.ListAsync(TaskStage.Elsewhere, new TaskFilter(), new PageRequest(), default)).Total);
        Assert.Equal(new TaskCounts(3, 0, 1), await stage.Console.Get<OpenTasks>().CountAsync(TaskStage.Chen, default));
        Assert.Equal(new TaskCounts(0, 0, 0), await stage.Console.Get<OpenTasks>().CountAsync(stage.Console.Approver, default));

        var shown = await queries.GetAsync(TaskStage.Chen, rows[0].Key, default);
        Assert.Equal((LedgerStage.Address("task", 1), "Dear Member 1, 20 % off coats", "20 % off coats"), (shown.Phone, shown.Text, shown.Headline));
        var hidden = await queries.GetAsync(TaskStage.Chen, rows[1].Key, default);
        Assert.Equal((null, null, null), (hidden.Phone, hidden.Text, hidden.Code));
        var blind = await queries.GetAsync(TaskStage.Chen with { Rights = new HashSet<Right> { Right.UseDesk } }, rows[0].Key, default);
        Assert.Equal((null, null, null), (blind.Row.Name, blind.Phone, blind.Text));
    }
}
