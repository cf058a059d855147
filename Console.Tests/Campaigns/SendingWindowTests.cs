using System.Globalization;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>Sending windows, the latest start of a run, and the largest audience.</summary>
public class SendingWindowTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData("2026-11-23T09:00", null)]
    [InlineData("2026-11-23T17:59", null)]
    [InlineData("2026-11-23T18:00", "2026-11-27T09:00")]
    [InlineData("2026-11-23T08:59", "2026-11-23T09:00")]
    [InlineData("2026-11-28T12:00", "2026-11-30T09:00")]
    public void A_window_opens_on_its_days_start_inclusive_end_exclusive(string wall, string? opens) =>
        Assert.Equal(Shanghai(opens), new SendingWindow { Days = [DayOfWeek.Monday, DayOfWeek.Friday] }.OpensAt(Shanghai(wall)!.Value, Instants.Zone("Asia/Shanghai")));

    [Theory]
    [InlineData("2026-11-27T23:00", null)]
    [InlineData("2026-11-28T01:59", null)]
    [InlineData("2026-11-28T02:00", "2026-12-04T20:00")]
    [InlineData("2026-11-28T20:00", "2026-12-04T20:00")]
    public void A_window_over_midnight_belongs_to_the_day_on_which_it_begins(string wall, string? opens) =>
        Assert.Equal(Shanghai(opens), new SendingWindow { From = new(20, 0), To = new(2, 0), Days = [DayOfWeek.Friday] }.OpensAt(Shanghai(wall)!.Value, Instants.Zone("Asia/Shanghai")));

    /// <summary>Every minute around a change of the clocks: what is not open opens at an instant that is, and at none before it.</summary>
    [Theory]
    [InlineData("2027-03-27T00:00Z", 2, 3)]
    [InlineData("2027-10-30T00:00Z", 2, 3)]
    [InlineData("2027-03-27T00:00Z", 23, 1)]
    public void Where_clocks_change_a_window_still_opens_once(string from, int opens, int closes)
    {
        var (zone, window) = (Instants.Zone("Europe/Berlin"), new SendingWindow { From = new(opens, 30), To = new(closes, 30) });
        var start = DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        var open = Enumerable.Range(0, 3 * 1_440).Select(minute => start.AddMinutes(minute)).ToDictionary(at => at, at => window.OpensAt(at, zone));
        Assert.Equal(3, open.Count(pair => pair.Value is null && open.TryGetValue(pair.Key.AddMinutes(-1), out var before) && before is not null));
        foreach (var (at, next) in open.Where(pair => pair.Value is { } later && open.ContainsKey(later)))
            Assert.True(open[next!.Value] is null && open[next.Value.AddMinutes(-1)] is not null && next > at, $"{at:O} opens at {next:O}");
    }

    [Theory, EachDatabase]
    public async Task Outside_the_window_a_message_waits_or_is_dropped_on_the_members_own_clock(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Shanghai("2026-11-21T16:00")!.Value;
        await SetAsync(new SendingWindow { From = new(9, 0), To = new(17, 0) });
        await stage.PlanAsync("email", 1, zone: "Asia/Shanghai");
        await stage.PlanAsync("email", 1, firstMember: 2, zone: "Pacific/Auckland");
        await stage.PlanAsync("calllist", 1, firstMember: 3, zone: "Pacific/Auckland");
        await stage.Pump.DrainAsync(Ct);
        var rows = await stage.RowsAsync();
        var morning = new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);
        Assert.Equal([(DeliveryState.Accepted, null), (DeliveryState.Planned, "send_window"), (DeliveryState.Accepted, null)], rows.Select(row => (row.State, row.Reason)));
        Assert.Equal(morning, rows[1].NotBefore);

        await SetAsync(new SendingWindow { From = new(9, 0), To = new(17, 0), Drop = true });
        await stage.PlanAsync("email", 1, firstMember: 4, zone: "Pacific/Auckland");
        await stage.Pump.DrainAsync(Ct);
        Assert.Equal((DeliveryState.Suppressed, "send_window"), (await stage.RowsAsync())[^1] is var last ? (last.State, last.Reason) : default);

        stage.Console.Clock.Now = morning;
        await stage.Pump.DrainAsync(Ct);
        Assert.Equal("Accepted 3, Suppressed 1", await stage.StatesAsync());

        Task SetAsync(SendingWindow window) => stage.ChangeAsync(async db =>
            (await db.Set<Campaign>().SingleAsync()).Schedule = CanonicalJson.Of(new CampaignSchedule { Window = window }));
    }

    [Theory, EachDatabase]
    public async Task A_run_that_could_not_start_in_time_is_left_out_and_shown(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(5);
        var id = await console.ReadyAsync(edit => edit with
        {
            Schedule = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai", Time = new TimeOnly(21, 0), LatestStartMinutes = 30 },
        });
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);

        // The console was down from before nine until after half past.
        console.Clock.Now = Shanghai("2026-11-21T21:31")!.Value;
        await TickAsync();
        // The next day it ticks in time, but the work is held up.
        console.Clock.Now = Shanghai("2026-11-22T21:05")!.Value;
        await TickAsync();
        console.Clock.Now = Shanghai("2026-11-22T21:40")!.Value;
        await console.RunJobsAsync();
        await TickAsync();
        // The third day all is well, to the last minute.
        console.Clock.Now = Shanghai("2026-11-23T21:30")!.Value;
        await TickAsync();
        await console.RunJobsAsync();

        var runs = (await console.Get<CampaignQueries>().RunsAsync(console.Marketer, id, Ct)).OrderBy(run => run.LocalAt).ToList();
        Assert.Equal([(OccurrenceState.Stopped, "too_late"), (OccurrenceState.Stopped, "too_late"), (OccurrenceState.Sending, null)], runs.Select(run => (run.State, run.StuckReason)));
        Assert.Equal([0, 0, 5], runs.Select(run => run.Considered));
        Assert.Equal(2, await console.ReadAsync(db => db.Set<Core.Platform.Audit.AuditEntry>().CountAsync(entry => entry.Verb == "campaign.run_left_out")));

        Task TickAsync() => new DueCampaigns(console.Gate, console.Get<IDbContextFactory<ConsoleDb>>(), console.Get<CampaignRuns>(), console.Clock).TickAsync(Ct);
    }

    [Theory, EachDatabase]
    public async Task More_members_than_a_launch_may_reach_stop_it_and_a_later_run_waits(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(5);
        var id = await console.ReadyAsync(edit => edit with { Schedule = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai", Time = new TimeOnly(21, 0) } });
        await LimitAsync(4);
        Assert.Contains(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, Ct), reason => reason is { Code: "audience_too_large", Blocks: true, Values: [5, 4] });
        Assert.Equal("campaign_not_ready", (await Assert.ThrowsAsync<Refused>(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct))).Code);

        await LimitAsync(5);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        await LimitAsync(4);
        console.Clock.Now = Shanghai("2026-11-21T21:00")!.Value;
        await new DueCampaigns(console.Gate, console.Get<IDbContextFactory<ConsoleDb>>(), console.Get<CampaignRuns>(), console.Clock).TickAsync(Ct);
        await console.RunJobsAsync();
        Assert.Equal((OccurrenceState.Due, "too_large", 0), await RunAsync());

        await LimitAsync(null);
        await console.Get<LaunchActions>().PauseAsync(console.Marketer, id, Ct);
        await console.Get<LaunchActions>().ResumeAsync(console.Marketer, id, Ct);
        await console.RunJobsAsync();
        Assert.Equal((OccurrenceState.Sending, null, 5), await RunAsync());

        Task LimitAsync(int? most) => console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { MostRecipients = most }, Ct);

        async Task<(OccurrenceState, string?, int)> RunAsync() => (await console.Get<CampaignQueries>().RunsAsync(console.Marketer, id, Ct)).Single() is var run ? (run.State, run.StuckReason, run.Considered) : default;
    }

    [Fact]
    public void Window_and_latest_start_are_said_in_words_and_a_campaign_without_them_keeps_its_hash()
    {
        var schedule = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai" };
        Assert.DoesNotContain("window", CanonicalJson.Of(schedule), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("latest", CanonicalJson.Of(schedule), StringComparison.OrdinalIgnoreCase);
        var said = ScheduleSentence.Of(schedule with { LatestStartMinutes = 30, Window = new SendingWindow { Days = [DayOfWeek.Monday], Drop = true } }, "en");
        Assert.EndsWith("A run that has not started 30 minutes after its time is left out. Messages go between 09:00 and 18:00 on the member’s clock (Monday); outside they are dropped.", said, StringComparison.Ordinal);
        Assert.Equal(["schedule_latest_start"], (schedule with { LatestStartMinutes = 0 }).Problems());
    }

    static DateTimeOffset? Shanghai(string? wall) => wall is null ? null : DateTimeOffset.Parse(wall + "+08:00", CultureInfo.InvariantCulture).ToUniversalTime();
}
