using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>Runs that begin small: how much goes, when the next share may, and who decides.</summary>
public sealed class RampTests
{
    [Fact]
    public void A_share_is_rounded_up_and_never_nothing()
    {
        Assert.Equal([1, 1, 2, 10_000], new long[] { 1, 100, 101, 1_000_000 }.Select(planned => RampUp.LimitOf(0, planned)));
        Assert.Equal([1, 11], new long[] { 1, 101 }.Select(planned => RampUp.LimitOf(1, planned)));
        Assert.Equal(long.MaxValue, RampUp.LimitOf(2, 5));
    }

    [Theory, EachDatabase]
    public async Task A_hundredth_goes_then_a_tenth_then_all_with_holds_between_and_a_new_pump_goes_on_where_the_old_one_stood(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 250, 30);
        await DrainAsync(console);
        Assert.Equal(3, await SentAsync(console));
        var row = Assert.Single(await RampsAsync(console));
        Assert.Equal((1, 3, 3, 250, true, console.Clock.Now.AddMinutes(30)), (row.SharePercent, row.Gone, row.Limit, row.Planned, row.IsHeld, row.HoldsUntil!.Value));

        console.Clock.Advance(TimeSpan.FromMinutes(29));
        // A node that was started anew knows no more than the ledger and the ramp's row.
        var another = ActivatorUtilities.CreateInstance<DeliveryPump>(console.Services);
        await another.DrainAsync(default);
        Assert.Equal(3, await SentAsync(console));
        console.Clock.Advance(TimeSpan.FromMinutes(1));
        await another.DrainAsync(default);
        Assert.Equal(25, await SentAsync(console));
        Assert.Equal(OccurrenceState.Sending, (await RunAsync(console)).State);

        console.Clock.Advance(TimeSpan.FromMinutes(30));
        await DrainAsync(console);

        Assert.Equal(250, await SentAsync(console));
        Assert.Equal(OccurrenceState.Finished, (await RunAsync(console)).State);
        Assert.Empty(await RampsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task Bounces_of_the_first_share_keep_it_held_until_a_person_with_a_reason_lets_it_go_on(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 2_000, 30);
        await DrainAsync(console);
        var first = await console.ReadAsync(db => db.Set<Delivery>().FirstAsync(row => row.State == DeliveryState.Accepted));
        await console.WriteAsync(db => db.Add(new DeliveryEvent
        {
            DeliveryId = first.Id, OriginMemberId = first.OriginMemberId, CampaignId = first.CampaignId, Channel = first.Channel, Kind = "bounced", At = console.Clock.Now, ProviderEventId = "1",
        }));
        console.Clock.Advance(TimeSpan.FromHours(2));
        await DrainAsync(console);
        await DrainAsync(console);

        Assert.Equal(20, await SentAsync(console));
        var row = Assert.Single(await RampsAsync(console));
        Assert.Equal((true, "auto_bounces", (DateTimeOffset?)null), (row.IsHeld, row.HeldFor, row.HoldsUntil));
        Assert.Equal((OccurrenceState.Stuck, "ramp_held"), ((await RunAsync(console)).State, (await RunAsync(console)).StuckReason));
        var actions = console.Get<SendingRamps>();
        await RefusedAsync("resume_reason", () => actions.GoOnAsync(console.Marketer, row, " ", default));
        await RefusedAsync("right_missing", () => actions.GoOnAsync(console.Approver, row, "an old list", default));

        await actions.GoOnAsync(console.Marketer, row, "an old list", default);
        await DrainAsync(console);

        Assert.Equal(200, await SentAsync(console));
        Assert.Contains("campaign.ramp_go_on", await console.ReadAsync(db => db.Set<AuditEntry>().Select(entry => entry.Verb).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_hold_can_be_ended_early_but_only_while_there_is_one(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 250, 30);
        var actions = console.Get<SendingRamps>();
        var row = Assert.Single(await RampsAsync(console));
        Assert.False(row.IsHeld);
        await RefusedAsync("ramp_not_held", () => actions.GoOnAsync(console.Marketer, row, "in a hurry", default));
        await DrainAsync(console);

        await actions.GoOnAsync(console.Marketer, Assert.Single(await RampsAsync(console)), "all arrived", default);
        await DrainAsync(console);

        Assert.Equal(25, await SentAsync(console));
    }

    [Theory, EachDatabase]
    public async Task Nobody_ends_a_hold_that_is_another_than_the_one_they_saw(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 250, 30);
        var actions = console.Get<SendingRamps>();
        await DrainAsync(console);
        var seen = Assert.Single(await RampsAsync(console));

        // Meanwhile the figures keep it held.
        await console.WriteAsync(db => db.Set<SendingRamp>().ExecuteUpdate(set => set.SetProperty(ramp => ramp.HeldFor, "auto_bounces")));
        await RefusedAsync("ramp_not_held", () => actions.GoOnAsync(console.Marketer, seen, "all arrived", default));
        await actions.GoOnAsync(console.Marketer, Assert.Single(await RampsAsync(console)), "an old list", default);

        // The next share has gone and is on hold of its own.
        await DrainAsync(console);
        await RefusedAsync("ramp_not_held", () => actions.GoOnAsync(console.Marketer, seen with { HeldFor = null }, "all arrived", default));
        Assert.Equal(25, await SentAsync(console));
    }

    [Theory, EachDatabase]
    public async Task Many_who_claim_at_once_never_take_more_than_the_share(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 1_000, 30);
        var run = (await RunAsync(console)).Id;

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(node => Task.Run(() => console.Gate.WriteAsync(
            db => DeliveryLedger.ClaimAsync(db, ChannelNames.Email, [run], $"node{node}", 512, console.Clock.Now.AddSeconds(10), console.Clock.Now, default), default))));

        Assert.Equal(10, claimed.Sum(rows => rows.Count));
    }

    [Theory, EachDatabase]
    public async Task What_waits_after_an_attempt_that_may_have_left_has_had_its_place_of_the_share(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 1_000, 30);
        var run = (await RunAsync(console)).Id;
        Task<List<ClaimedRow>> ClaimAsync() => console.Gate.WriteAsync(
            db => DeliveryLedger.ClaimAsync(db, ChannelNames.Email, [run], "one", 512, console.Clock.Now.AddSeconds(10), console.Clock.Now, default), default);
        Assert.Equal(10, (await ClaimAsync()).Count);

        // As after a 502 to each of them.
        await console.WriteAsync(db => db.Set<Delivery>().Where(row => row.State == DeliveryState.Claimed).ExecuteUpdate(set => set
            .SetProperty(row => row.State, DeliveryState.Planned).SetProperty(row => row.Reason, "http_502").SetProperty(row => row.FirstAttemptAt, console.Clock.Now)
            .SetProperty(row => row.NotBefore, console.Clock.Now.AddSeconds(5)).SetProperty(row => row.Owner, (string?)null)));

        Assert.Empty(await ClaimAsync());
        Assert.Equal((10, true), Assert.Single(await RampsAsync(console)) is var row ? (row.Gone, row.IsHeld) : default);
    }

    [Theory, EachDatabase]
    public async Task A_run_whose_hold_is_over_while_its_channel_is_paused_says_so(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 250, 30);
        await DrainAsync(console);
        await console.WriteAsync(db => db.Add(new ChannelSetting { Channel = ChannelNames.Email, IsPaused = true, PausedAt = console.Clock.Now, Version = 1 }));
        console.Clock.Advance(TimeSpan.FromMinutes(20));
        await DrainAsync(console);
        Assert.Equal(OccurrenceState.Sending, (await RunAsync(console)).State);

        console.Clock.Advance(TimeSpan.FromMinutes(20));
        await DrainAsync(console);

        Assert.Equal((OccurrenceState.Stuck, "channel_paused"), ((await RunAsync(console)).State, (await RunAsync(console)).StuckReason));
    }

    static async Task<TestConsole> LaunchedAsync(DatabaseKind kind, int members, int hold)
    {
        var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(members);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { TypeNumberAbove = 1_000_000 }, default);
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Email)], Schedule = edit.Schedule with { RampHoldMinutes = hold } });
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();
        return console;
    }

    static Task DrainAsync(TestConsole console) => console.Get<DeliveryPump>().DrainAsync(default);

    static Task<int> SentAsync(TestConsole console) => console.ReadAsync(db => db.Set<Delivery>().CountAsync(row => row.State == DeliveryState.Accepted));

    static Task<Occurrence> RunAsync(TestConsole console) => console.ReadAsync(db => db.Set<Occurrence>().AsNoTracking().SingleAsync());

    static async Task<IReadOnlyList<RampRow>> RampsAsync(TestConsole console) =>
        await console.Get<SendingRamps>().OfCampaignAsync(console.Marketer, (await RunAsync(console)).CampaignId, default);

    static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(act)).Code);
}
