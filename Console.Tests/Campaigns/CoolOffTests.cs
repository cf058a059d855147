using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>A large launch waits and can be taken back.</summary>
public sealed class CoolOffTests
{
    [Theory, EachDatabase]
    public async Task A_large_launch_begins_only_after_its_wait_also_by_a_console_that_was_started_anew(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 11);
        var id = await LaunchAsync(console);
        Assert.Equal((CampaignState.Scheduled, console.Clock.Now.AddMinutes(10)), (await StateAsync(console, id), (await console.CampaignAsync(id)).CoolsUntil!.Value));
        Assert.NotEqual(OfferState.Live, await OfferAsync(console));

        console.Clock.Advance(TimeSpan.FromMinutes(9));
        await TickAsync(console);
        Assert.Equal((0, 0), await TracesAsync(console));
        Assert.Equal(0, await console.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(one => one.Type == "campaign.launched")));
        console.Clock.Advance(TimeSpan.FromMinutes(1));
        await TickAsync(console);

        Assert.Equal((11, 22), await TracesAsync(console));
        Assert.Equal(OfferState.Live, await OfferAsync(console));
        Assert.Equal(1, await console.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(one => one.Type == "campaign.launched")));
        Assert.Equal("launch_begun", (await Assert.ThrowsAsync<Refused>(() => UndoAsync(console, id))).Code is "campaign_state" or "launch_begun" ? "launch_begun" : "");
    }

    [Theory, EachDatabase]
    public async Task Until_then_it_is_undone_without_a_trace_and_may_be_launched_again(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 11);
        var id = await LaunchAsync(console);
        console.Clock.Advance(TimeSpan.FromMinutes(9));

        await UndoAsync(console, id);
        console.Clock.Advance(TimeSpan.FromHours(1));
        await TickAsync(console);

        var campaign = await console.CampaignAsync(id);
        Assert.Equal((CampaignState.Draft, null, null, null), (campaign.State, campaign.LaunchedAt, campaign.CoolsUntil, campaign.OfferId));
        Assert.Equal((0, 0), await TracesAsync(console));
        Assert.Equal(0, await console.ReadAsync(db => db.Set<Offer>().CountAsync(offer => offer.State == OfferState.Live)));
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        console.Clock.Advance(TimeSpan.FromMinutes(10));
        await TickAsync(console);
        Assert.Equal((11, 22), await TracesAsync(console));
    }

    [Theory, EachDatabase]
    public async Task A_small_launch_begins_at_once_and_cannot_be_undone(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 10);
        var id = await LaunchAsync(console);

        Assert.Null((await console.CampaignAsync(id)).CoolsUntil);
        Assert.Equal(CampaignState.Running, await StateAsync(console, id));
        await Assert.ThrowsAsync<Refused>(() => UndoAsync(console, id));
    }

    [Theory, EachDatabase]
    public async Task A_time_that_lies_within_the_wait_is_not_lost(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 11);
        // Five minutes from now on the wall of Shanghai.
        await LaunchAsync(console, new CampaignSchedule { Kind = ScheduleKind.Once, Zone = "Asia/Shanghai", At = new DateTime(2026, 11, 21, 20, 45, 0) });
        console.Clock.Advance(TimeSpan.FromMinutes(6));
        await TickAsync(console);
        Assert.Equal((0, 0), await TracesAsync(console));

        console.Clock.Advance(TimeSpan.FromMinutes(5));
        await TickAsync(console);
        await TickAsync(console);

        Assert.Equal((11, 22), await TracesAsync(console));
    }

    static async Task<TestConsole> StartAsync(DatabaseKind kind, int members)
    {
        var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(members);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { CoolOffAbove = 10, CoolOffMinutes = 10 }, default);
        return console;
    }

    static async Task<long> LaunchAsync(TestConsole console, CampaignSchedule? schedule = null)
    {
        var id = await console.ReadyAsync(edit => schedule is null ? edit : edit with { Schedule = schedule });
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();
        return id;
    }

    static async Task TickAsync(TestConsole console)
    {
        await new DueCampaigns(console.Gate, console.Get<IDbContextFactory<Core.Platform.Storage.ConsoleDb>>(), console.Get<CampaignRuns>(), console.Clock).TickAsync(default);
        await console.RunJobsAsync();
    }

    static Task UndoAsync(TestConsole console, long id) => console.Get<LaunchActions>().UndoAsync(console.Marketer, id, default);

    static async Task<CampaignState> StateAsync(TestConsole console, long id) => (await console.CampaignAsync(id)).State;

    static Task<OfferState> OfferAsync(TestConsole console) => console.ReadAsync(db => db.Set<Offer>().OrderByDescending(offer => offer.Id).Select(offer => offer.State).FirstAsync());

    static async Task<(int Assigned, int Messages)> TracesAsync(TestConsole console) =>
        (await console.ReadAsync(db => db.Set<Assignment>().CountAsync()), await console.ReadAsync(db => db.Set<Delivery>().CountAsync()));
}
