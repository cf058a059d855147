using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CampaignConsole.Tests.Channels.Deliveries;

public class ChannelWatchTests
{
    [Theory, EachDatabase]
    public async Task Hard_bounces_pause_the_channel_and_only_a_person_with_a_reason_lets_it_go_on(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url });
        await SendAsync(stage, 190, 1);
        provider.Does = "422";
        await SendAsync(stage, 9, 191);
        Assert.False((await SettingAsync(stage)).IsPaused);
        await SendAsync(stage, 1, 200);

        Assert.Equal((true, "auto_bounces"), await PausedAsync(stage));
        await SendAsync(stage, 5, 201);
        Assert.Equal("Planned 5, Accepted 190, Rejected 10", await stage.StatesAsync());
        var view = await stage.Console.Get<ChannelHealthQueries>().OfAsync(stage.Console.Administrator, "sms", default);
        Assert.Equal((200, 10, BreakerState.Closed), (view.Figures.Attempts, view.Figures.HardBounces, view.Breaker));

        var actions = stage.Console.Get<ChannelActions>();
        await RefusedAsync("resume_reason", () => actions.ResumeAsync(stage.Console.Administrator, "sms", " ", default));
        await RefusedAsync("right_missing", () => actions.ResumeAsync(stage.Console.Marketer, "sms", "looks fine", default));
        await actions.ResumeAsync(stage.Console.Administrator, "sms", "the list was cleaned", default);
        await stage.Pump.DrainAsync(default);

        // What was before says nothing of what comes now: five more refusals are no two hundred attempts.
        Assert.Equal("Accepted 190, Rejected 15", await stage.StatesAsync());
        Assert.False((await SettingAsync(stage)).IsPaused);
        var verbs = await stage.Console.ReadAsync(db => db.Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Verb).ToListAsync());
        Assert.Equal(["channel.pause", "channel.resume"], verbs.Where(verb => verb.StartsWith("channel.", StringComparison.Ordinal)));
    }

    [Theory, EachDatabase]
    public async Task Bounces_and_complaints_that_come_back_later_pause_it_too(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url });
        await SendAsync(stage, 200, 1);
        stage.Console.Clock.Advance(TimeSpan.FromMinutes(5));
        var ids = (await stage.RowsAsync()).Select(row => row.Id).ToList();
        await TellAsync("bounced", ids[..9]);
        // The same message bounced twice is one bounce, and opens are none.
        await TellAsync("bounced", ids[..1]);
        await TellAsync("opened", ids);
        await WatchAsync();
        Assert.False((await SettingAsync(stage)).IsPaused);

        await TellAsync("bounced", ids[9..10]);
        await WatchAsync();
        Assert.Equal((true, "auto_bounces"), await PausedAsync(stage));

        await stage.Console.Get<ChannelActions>().ResumeAsync(stage.Console.Administrator, "sms", "an old list", default);
        await SendAsync(stage, 200, 1_001);
        // Bounces of messages from before it was let go on belong to what a person has looked at.
        stage.Console.Clock.Advance(TimeSpan.FromMinutes(5));
        await TellAsync("bounced", ids[20..60]);
        await WatchAsync();
        Assert.False((await SettingAsync(stage)).IsPaused);
        await TellAsync("complained", [(await stage.RowsAsync())[^1].Id]);
        await WatchAsync();
        Assert.Equal((true, "auto_complaints"), await PausedAsync(stage));

        Task WatchAsync() => stage.Console.Get<ChannelWatch>().TickAsync(default);

        Task TellAsync(string what, IEnumerable<long> deliveries) => stage.Console.WriteAsync(db => db.AddRange(deliveries.Select(id => new DeliveryEvent
        {
            DeliveryId = id, OriginMemberId = 1, CampaignId = LedgerStage.Campaign, Channel = "sms", Kind = what, At = stage.Console.Clock.Now, ProviderEventId = Guid.NewGuid().ToString("N"),
        })));
    }

    [Theory, EachDatabase]
    public async Task A_bounce_counts_as_hard_when_it_is_for_good_also_where_it_settled_what_was_unknown(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url });
        await SendAsync(stage, 10, 1);
        stage.Console.Clock.Advance(TimeSpan.FromMinutes(5));
        var (keys, now) = ((await stage.RowsAsync()).Select(row => row.Key).ToList(), stage.Console.Clock.Now);
        Guid[] unsettled = [keys[0], keys[1]];
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => unsettled.Contains(row.Key)).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Unknown)));

        await stage.ChangeAsync(db => CameBack.WriteAsync(db, "sms", [
            new Came("1", Returned.Bounced, keys[0], null, null), new Came("2", Returned.SoftBounced, keys[1], null, null),
            new Came("3", Returned.Bounced, keys[2], null, null), new Came("4", Returned.SoftBounced, keys[3], null, null)], now, default));

        Assert.Equal("Accepted 8, Rejected 2", await stage.StatesAsync());
        var figures = (await stage.Console.Get<ChannelHealthQueries>().OfAsync(stage.Console.Administrator, "sms", default)).Figures;
        Assert.Equal((10, 2), (figures.Attempts, figures.HardBounces));
    }

    [Theory, EachDatabase]
    public async Task Errors_stop_a_portion_long_before_its_end(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url });
        provider.Does = "500";
        await SendAsync(stage, 200, 1);

        Assert.Equal((true, "auto_errors"), await PausedAsync(stage));
        // Thirteen times eight are the first that make a hundred.
        Assert.Equal(104, (await stage.RowsAsync()).Sum(row => row.Attempt));
        Assert.Equal(0, (await stage.RowsAsync()).Count(row => row.State is DeliveryState.Claimed or DeliveryState.Sending));
    }

    [Theory, EachDatabase]
    public async Task Without_a_connection_the_breaker_opens_tries_one_message_and_closes_by_itself(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        // Nobody listens on this port of the machine itself.
        await stage.EnableAsync("sms", new SmsOptions { Url = "http://127.0.0.1:9/messages" });
        await SendAsync(stage, 40, 1);
        Assert.Equal((8, BreakerState.Open), (await AttemptsAsync(), (await ViewAsync()).Breaker));
        Assert.Equal(("http_refused", stage.Console.Clock.Now.AddSeconds(30)), ((await ViewAsync()).Cause, (await ViewAsync()).NextTrialAt));

        stage.Console.Clock.Advance(TimeSpan.FromSeconds(29));
        await stage.Pump.DrainAsync(default);
        Assert.Equal(8, await AttemptsAsync());

        stage.Console.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(BreakerState.HalfOpen, (await ViewAsync()).Breaker);
        await stage.Pump.DrainAsync(default);
        Assert.Equal((9, BreakerState.Open, stage.Console.Clock.Now.AddSeconds(60)), (await AttemptsAsync(), (await ViewAsync()).Breaker, (await ViewAsync()).NextTrialAt));

        await using var provider = await FakeProvider.StartAsync();
        await stage.ChangeAsync(async db =>
        {
            var setting = await db.Set<ChannelSetting>().SingleAsync();
            (setting.Options, setting.Version) = (stage.Console.Get<ChannelSecrets>().Write(new SmsOptions { Url = provider.Url }, setting.Options), setting.Version + 1);
        });
        stage.Console.Clock.Advance(TimeSpan.FromSeconds(61));
        await stage.Pump.DrainAsync(default);
        Assert.Equal(("Accepted 40", BreakerState.Closed), (await stage.StatesAsync(), (await ViewAsync()).Breaker));
        Assert.False((await SettingAsync(stage)).IsPaused);

        async Task<int> AttemptsAsync() => (await stage.RowsAsync()).Sum(row => row.Attempt);

        Task<ChannelHealthView> ViewAsync() => stage.Console.Get<ChannelHealthQueries>().OfAsync(stage.Console.Administrator, "sms", default);
    }

    [Theory, EachDatabase]
    public async Task A_portion_that_was_made_ready_goes_back_where_the_breaker_opened_meanwhile(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        // Nobody listens on this port of the machine itself.
        await stage.EnableAsync("sms", new SmsOptions { Url = "http://127.0.0.1:9/messages" });
        await stage.PlanAsync("sms", 20, 1_001);
        var (lane, channel) = (stage.Console.Get<MessageLane>(), await stage.Console.Get<ChannelSenders>().OpenAsync("sms", default));
        var ready = await lane.ReadyAsync(channel, [LedgerStage.Run], "this node", isTrial: false, default);
        Assert.Equal(20, ready!.Rows.Count);
        await SendAsync(stage, 8, 1);

        await lane.SendAsync(ready, new RateLimit(stage.Console.Clock), () => Assert.Fail("Nothing more is due."), default);

        Assert.Equal("Planned 28", await stage.StatesAsync());
        Assert.Equal(8, (await stage.RowsAsync()).Sum(row => row.Attempt));
    }

    [Theory, EachDatabase]
    public async Task The_next_portion_is_made_ready_once_before_a_full_one_is_out(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url }, 32);
        await stage.PlanAsync("sms", 600);
        var (lane, channel, asked) = (stage.Console.Get<MessageLane>(), await stage.Console.Get<ChannelSenders>().OpenAsync("sms", default), new List<int>());
        var ready = await lane.ReadyAsync(channel, [LedgerStage.Run], "this node", isTrial: false, default);

        await lane.SendAsync(ready!, new RateLimit(TimeProvider.System), () => asked.Add(provider.Effects.Count), default);

        Assert.True(Assert.Single(asked) < ready!.Rows.Count, $"It was asked for after {asked[0]} of {ready.Rows.Count}.");
        Assert.Equal($"Planned {600 - ready.Rows.Count}, Accepted {ready.Rows.Count}", await stage.StatesAsync());
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 600", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task A_trial_whose_message_is_held_back_is_given_back_and_the_next_message_is_the_trial(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        // Nobody listens on this port of the machine itself.
        await stage.EnableAsync("sms", new SmsOptions { Url = "http://127.0.0.1:9/messages" });
        await SendAsync(stage, 10, 1);
        // Those that have not been tried yet are due first.
        long[] waiting = [.. (await stage.RowsAsync()).Where(row => row.Attempt == 0).Select(row => row.MemberId)];
        Assert.Equal(2, waiting.Length);
        await stage.ChangeAsync(db => db.Set<ConsentState>().Where(state => waiting.Contains(state.MemberId)).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false)));

        stage.Console.Clock.Advance(TimeSpan.FromSeconds(30));
        await stage.Pump.DrainAsync(default);

        Assert.Equal("Planned 8, Suppressed 2", await stage.StatesAsync());
        Assert.Equal(9, (await stage.RowsAsync()).Sum(row => row.Attempt));
        var view = await stage.Console.Get<ChannelHealthQueries>().OfAsync(stage.Console.Administrator, "sms", default);
        Assert.Equal((BreakerState.Open, stage.Console.Clock.Now.AddSeconds(60)), (view.Breaker, view.NextTrialAt));
    }

    [Theory, EachDatabase]
    public async Task Only_one_node_gets_the_trial_of_an_open_breaker(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        var now = stage.Console.Clock.Now;
        await stage.Console.WriteAsync(db => db.Add(new ChannelHealth { Channel = "sms", Failures = 5, Opens = 1, OpenedAt = now.AddMinutes(-1), OpenUntil = now, Cause = "http_refused" }));
        var seen = await stage.Console.ReadAsync(db => ChannelWatch.PulseAsync(db, "sms", default));
        var watch = stage.Console.Get<ChannelWatch>();
        Assert.True(await watch.TakeTrialAsync("sms", seen, default));
        Assert.False(await watch.TakeTrialAsync("sms", seen, default));
    }

    static async Task SendAsync(LedgerStage stage, int count, long first)
    {
        await stage.PlanAsync("sms", count, firstMember: first, zone: "Europe/Berlin");
        // The sweep has ended the run if nothing was left of it.
        await stage.ChangeAsync(db => db.Set<Occurrence>().ExecuteUpdateAsync(set => set.SetProperty(run => run.State, OccurrenceState.Sending)));
        await stage.Pump.DrainAsync(default);
    }

    static Task<ChannelSetting> SettingAsync(LedgerStage stage) => stage.Console.ReadAsync(db => db.Set<ChannelSetting>().AsNoTracking().SingleAsync());

    static async Task<(bool, string?)> PausedAsync(LedgerStage stage) => await SettingAsync(stage) is var setting ? (setting.IsPaused, setting.PausedReason) : default;

    static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(act)).Code);
}
