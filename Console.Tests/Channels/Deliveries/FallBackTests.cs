using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>One channel after another: who is told by which, and what becomes of the rest.</summary>
public sealed class FallBackTests
{
    static readonly IReadOnlyList<ChannelChoice> SmsThenEmail = [new(ChannelNames.Sms), new(ChannelNames.Email, 2, 4)];

    static readonly IReadOnlyList<ChannelChoice> EmailThenSms = [new(ChannelNames.Email), new(ChannelNames.Sms, 2, 4)];

    [Fact]
    public void Waits_belong_to_places_and_the_members_own_choice_goes_first()
    {
        IReadOnlyList<ChannelChoice> choices = [new(ChannelNames.WeChat), new(ChannelNames.Sms, 2, 4), new(ChannelNames.Email, 3, 24)];
        var all = ChannelSet.Of(choices.Select(choice => choice.Channel));

        Assert.Equal(["wechat 1 0", "sms 2 4", "email 3 28"], Said(ChannelOrder.Of(choices, all, null)));
        Assert.Equal(["email 1 0", "wechat 2 4", "sms 3 28"], Said(ChannelOrder.Of(choices, all, ChannelNames.Email)));
        Assert.Equal(["sms 1 0", "email 2 4"], Said(ChannelOrder.Of(choices, all - ChannelSet.Of([ChannelNames.WeChat]), ChannelNames.WeChat)));
        Assert.Equal(["wechat 1 0", "sms 1 0"], Said(ChannelOrder.Of([new(ChannelNames.WeChat), new(ChannelNames.Sms)], all, ChannelNames.Sms)));

        static IEnumerable<string> Said(IReadOnlyList<ToldBy> told) => told.Select(one => $"{one.Channel} {one.Step} {one.After.TotalHours}");
    }

    [Fact]
    public void A_stored_order_has_no_gaps_and_all_at_once_has_no_waits()
    {
        Assert.Equal([new ChannelChoice("pos"), new ChannelChoice("sms"), new ChannelChoice("email", 2, 24), new ChannelChoice("push", 3, 1)],
            ChannelChoice.Ordered([new("pos"), new("sms", 4, 3), new("email", 9, 24), new("sms", 2, 5), new("push", 2, 1)]));
        Assert.Equal([new ChannelChoice("sms"), new ChannelChoice("email")], ChannelChoice.Ordered([new("sms", 1, 9), new("email", 1, 4)]));
        Assert.Equal("One message each, by SMS first (a member’s own choice goes before); then by E-mail after 4 h without delivery.".ToLowerInvariant(), ChannelSentence.Of(SmsThenEmail, "en").ToLowerInvariant());
        Assert.Contains("4 小时未送达", ChannelSentence.Of(SmsThenEmail, "zh-Hans"));
    }

    [Theory, EachDatabase]
    public async Task A_wait_out_of_range_is_refused(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);

        var refused = await Assert.ThrowsAsync<Refused>(() => console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Sms), new(ChannelNames.Email, 2, 169)] }));

        Assert.Equal("channel_wait", refused.Code);
    }

    [Theory, EachDatabase]
    public async Task A_delivery_cancels_the_rest_at_once_and_who_was_not_reached_is_told_by_the_next_channel(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 2, SmsThenEmail);
        await DrainAsync(console);
        Assert.Equal(["1 sms Accepted ", "1 email Planned ", "2 sms Accepted ", "2 email Planned "], await RowsAsync(console));
        Assert.All(await EmailsAsync(console), row => Assert.Equal((console.Clock.Now.AddHours(4), (short)2), (row.NotBefore, row.Step)));

        await CameAsync(console, ChannelNames.Sms, 1, Returned.Delivered);
        // A machine that looks at a message is nobody who was reached, and a server between says nothing of the phone.
        await CameAsync(console, ChannelNames.Sms, 2, "opened", isMachine: true);
        await CameAsync(console, ChannelNames.Sms, 2, Returned.Relayed);

        Assert.Equal(["1 sms Accepted ", "1 email Cancelled reached_earlier", "2 sms Accepted ", "2 email Planned "], await RowsAsync(console));
        console.Clock.Advance(TimeSpan.FromHours(4));
        await DrainAsync(console);

        Assert.Equal(["1 sms Accepted ", "1 email Cancelled reached_earlier", "2 sms Accepted ", "2 email Accepted "], await RowsAsync(console));
        var balance = (await console.ReadAsync(db => DeliveryBalance.OfEverythingAsync(db, default))).Single(row => row.Channel == ChannelNames.Email);
        Assert.Equal((2, 1, 1, 0, 0, 0), (balance.Planned, balance.Sent, balance.Skipped, balance.Failed, balance.Unknown, balance.Pending));
        Assert.Equal(OccurrenceState.Finished, await console.ReadAsync(db => db.Set<Occurrence>().Select(run => run.State).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_delivery_that_is_told_while_the_next_is_claimed_still_holds_it(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 1, SmsThenEmail);
        await DrainAsync(console);
        console.Clock.Advance(TimeSpan.FromHours(4));
        var run = (await EmailsAsync(console)).Single().OccurrenceId;
        var claimed = await console.Gate.WriteAsync(db => DeliveryLedger.ClaimAsync(db, ChannelNames.Email, [run], "one", 10, console.Clock.Now.AddSeconds(10), console.Clock.Now, default), default);
        await CameAsync(console, ChannelNames.Sms, 1, Returned.Delivered);

        var held = await console.Gate.WriteAsync(db => SendChecks.JudgeAsync(db, claimed, true, console.Clock.Now, default), default);

        Assert.Equal((DeliveryState.Cancelled, FallBack.ReachedEarlier), (Assert.Single(held).Value.State, held.Single().Value.Reason));
    }

    [Theory, EachDatabase]
    public async Task What_is_refused_lets_the_next_go_at_once(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = "422";
        await using var console = await LaunchedAsync(kind, 1, SmsThenEmail, async console =>
        {
            await console.Get<SettingsBook>().WriteAsync(console.Administrator, ChannelPolicy.Default with { QuietChannels = [] }, default);
            await console.WriteAsync(db => db.Add(new ChannelSetting
            {
                Channel = ChannelNames.Sms, IsReal = true, HostMark = console.Get<InstallationMark>().Value, Options = console.Get<ChannelSecrets>().Write(new SmsOptions { Url = provider.Url }, "{}"), Version = 1,
            }));
        });

        await DrainAsync(console);
        await DrainAsync(console);

        Assert.Equal(["1 sms Rejected http_422", "1 email Accepted "], await RowsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task What_may_not_go_lets_the_next_go_at_once(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 2, SmsThenEmail);
        await console.WriteAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1 && state.Channel == ChannelNames.Sms).ExecuteUpdate(set => set.SetProperty(state => state.Granted, false)));

        await DrainAsync(console);
        await DrainAsync(console);

        Assert.Equal(["1 sms Suppressed no_consent", "1 email Accepted ", "2 sms Accepted ", "2 email Planned "], await RowsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task A_first_message_that_waits_for_the_morning_moves_the_next_one_on(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 1, SmsThenEmail, console =>
            console.Get<SettingsBook>().WriteAsync(console.Administrator, ChannelPolicy.Default with { QuietInSandbox = true }, default));
        await DrainAsync(console);
        var morning = (await console.ReadAsync(db => db.Set<Delivery>().SingleAsync(row => row.Channel == ChannelNames.Sms))).NotBefore;
        Assert.True(morning > console.Clock.Now.AddHours(10));

        console.Clock.Advance(TimeSpan.FromHours(4));
        await DrainAsync(console);

        Assert.Equal(["1 sms Planned quiet_hours", "1 email Planned earlier_step"], await RowsAsync(console));
        Assert.Equal(morning.AddHours(4), (await EmailsAsync(console)).Single().NotBefore);
        console.Clock.Now = morning;
        await DrainAsync(console);
        console.Clock.Advance(TimeSpan.FromHours(4));
        await DrainAsync(console);
        Assert.Equal(["1 sms Accepted ", "1 email Accepted "], await RowsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task A_channel_that_stood_still_for_the_whole_wait_is_passed_over(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 1, SmsThenEmail);
        console.Clock.Advance(TimeSpan.FromHours(1));
        await console.WriteAsync(db => db.Add(new ChannelSetting { Channel = ChannelNames.Sms, IsPaused = true, PausedAt = console.Clock.Now, Version = 1 }));
        console.Clock.Advance(TimeSpan.FromHours(3));
        await DrainAsync(console);
        // Paused for three hours, due for four: it may still go on in time.
        Assert.Equal(["1 sms Planned ", "1 email Planned earlier_step"], await RowsAsync(console));

        console.Clock.Advance(TimeSpan.FromHours(4));
        await DrainAsync(console);

        Assert.Equal(["1 sms Cancelled passed_over", "1 email Accepted "], await RowsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task Where_no_report_comes_what_was_accepted_and_did_not_bounce_has_arrived(DatabaseKind kind)
    {
        await using var console = await LaunchedAsync(kind, 2, EmailThenSms);
        await DrainAsync(console);
        await CameAsync(console, ChannelNames.Email, 2, Returned.Bounced);
        await DrainAsync(console);
        Assert.Equal(["1 email Accepted ", "1 sms Planned ", "2 email Accepted ", "2 sms Accepted "], await RowsAsync(console));

        console.Clock.Advance(TimeSpan.FromHours(4));
        await DrainAsync(console);

        Assert.Equal(["1 email Accepted ", "1 sms Cancelled reached_earlier", "2 email Accepted ", "2 sms Accepted "], await RowsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task What_falls_back_to_a_list_comes_together_in_one_file(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        var start = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        stage.Console.Clock.Now = start;
        await stage.PlanAsync("email", 6);
        await stage.PlanAsync("calllist", 6);
        await stage.ChangeAsync(async db =>
        {
            await db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.Channels, CanonicalJson.Of<IReadOnlyList<ChannelChoice>>([new("email"), new("calllist", 2, 4)])));
            await db.Set<Delivery>().Where(row => row.Channel == "calllist").ExecuteUpdateAsync(set => set.SetProperty(row => row.Step, (short)2).SetProperty(row => row.NotBefore, start.AddHours(4)));
            // Sent minutes apart.
            foreach (var member in Enumerable.Range(1, 6))
                await db.Set<Delivery>().Where(row => row.Channel == "email" && row.MemberId == member).ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, start.AddMinutes(member)));
        });
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, ChannelPolicy.Default with { AcceptedIsDelivered = [] }, default);
        for (var minute = 1; minute <= 6; minute++)
        {
            stage.Console.Clock.Now = start.AddMinutes(minute);
            await DrainAsync(stage.Console);
        }

        // Two bounce, minutes apart as well: their calls do not come at once, each in a file of its own.
        foreach (var member in new[] { 2L, 3L })
        {
            await CameAsync(stage.Console, "email", member, Returned.Bounced);
            await DrainAsync(stage.Console);
        }

        Assert.Equal([start.AddHours(4)], (await CallsAsync()).Where(row => row.State == DeliveryState.Planned).Select(row => row.NotBefore).Distinct());
        foreach (var hours in new[] { 4, 5 })
        {
            stage.Console.Clock.Now = start.AddHours(hours);
            await DrainAsync(stage.Console);
        }

        Assert.Equal(["calllist-50-2.csv 4", "calllist-50.csv 2"], (await CallsAsync()).GroupBy(row => row.ProviderId).Select(file => $"{file.Key} {file.Count()}").Order(StringComparer.Ordinal));

        async Task<IEnumerable<Delivery>> CallsAsync() => (await stage.RowsAsync()).Where(row => row.Channel == "calllist");
    }

    [Theory, EachDatabase]
    public async Task The_forecast_says_how_many_by_first_choice_and_the_launch_does_it(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        await console.WriteAsync(db =>
        {
            db.Add(new SendingWish { MemberId = 2, Preferred = ChannelNames.Email, UpdatedAt = console.Clock.Now });
            db.Set<ConsentState>().Where(state => state.MemberId == 3 && state.Channel == ChannelNames.Sms).ExecuteUpdate(set => set.SetProperty(state => state.Granted, false));
        });
        var id = await console.ReadyAsync(edit => edit with { Channels = SmsThenEmail });

        var forecast = await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();

        Assert.Equal((1, 2), (forecast.Messages[ChannelNames.Sms], forecast.Messages[ChannelNames.Email]));
        Assert.Equal((1, 1), (forecast.FallBacks[ChannelNames.Sms], forecast.FallBacks[ChannelNames.Email]));
        var rows = await console.ReadAsync(db => db.Set<Delivery>().OrderBy(row => row.MemberId).ThenBy(row => row.Step).ToListAsync());
        Assert.Equal(["1 sms 1", "1 email 2", "2 email 1", "2 sms 2", "3 email 1"], rows.Select(row => $"{row.MemberId} {row.Channel} {row.Step}"));
    }

    [Theory, EachDatabase]
    public async Task A_shared_phone_rings_once_at_whatever_place_it_stands(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 2);
        var now = stage.Console.Clock.Now;
        await stage.ChangeAsync(async db =>
        {
            await db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.Channels, CanonicalJson.Of(SmsThenEmail)));
            await DeliveryPlanning.PlanAsync(db, [DeliveryPlanning.Row(LedgerStage.Run, LedgerStage.Campaign, new PlannedMessage(2, 2, 2, "sms", 2, null, LedgerStage.Address("sms", 1), now, null), now)], default);
            await db.Set<Delivery>().Where(row => row.MemberId == 2 && row.Step == 1).ExecuteDeleteAsync();
        });

        await stage.Pump.DrainAsync(default);

        Assert.Equal([(1L, DeliveryState.Accepted, null), (2L, DeliveryState.Suppressed, "shared_address")], (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => (row.MemberId, row.State, row.Reason)));
    }

    static async Task<TestConsole> LaunchedAsync(DatabaseKind kind, int members, IReadOnlyList<ChannelChoice> channels, Func<TestConsole, Task>? before = null)
    {
        var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(members);
        var id = await console.ReadyAsync(edit => edit with { Channels = channels });
        await (before?.Invoke(console) ?? Task.CompletedTask);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();
        return console;
    }

    static Task DrainAsync(TestConsole console) => console.Get<DeliveryPump>().DrainAsync(default);

    static async Task CameAsync(TestConsole console, string channel, long member, string what, bool isMachine = false)
    {
        var key = await console.ReadAsync(db => db.Set<Delivery>().Where(row => row.MemberId == member && row.Channel == channel).Select(row => row.Key).SingleAsync());
        await console.Gate.WriteAsync(db => CameBack.WriteAsync(db, channel, [new Came(Guid.NewGuid().ToString("N"), what, key, null, null) { IsMachine = isMachine }], console.Clock.Now, default), default);
    }

    static Task<List<Delivery>> EmailsAsync(TestConsole console) => console.ReadAsync(db => db.Set<Delivery>().Where(row => row.Channel == ChannelNames.Email).OrderBy(row => row.MemberId).ToListAsync());

    static async Task<IEnumerable<string>> RowsAsync(TestConsole console) =>
        (await console.ReadAsync(db => db.Set<Delivery>().OrderBy(row => row.MemberId).ThenBy(row => row.Step).ToListAsync())).Select(row => $"{row.MemberId} {row.Channel} {row.State} {row.Reason}");
}
