using System.Text.Json;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Subscriptions;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Architecture;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Channels.Receivers;
using CampaignConsole.Tests.Campaigns;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Subscriptions;

/// <summary>Other systems are told what happens: in order, signed, again until it is taken.</summary>
public sealed class SubscriptionTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, EachDatabase]
    public async Task Events_arrive_in_order_signed_and_as_the_api_shows_them(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        // The other process holds the signature's time against the real clock.
        console.Clock.Now = TimeProvider.System.GetUtcNow();
        await using var sink = await FakeProvider.StartAsync();
        await HappenAsync(console, "offer.sealed", 3);
        var (id, secret) = await AddAsync(console, sink.Url);
        await HappenAsync(console, "redemption.confirmed", 45);

        await console.Get<EventPump>().DrainAsync(Ct);

        var told = await console.Get<EventQueries>().AfterAsync(3, 100, Ct);
        var calls = sink.Requests.ToList();
        Assert.Equal(told.Select(one => one.Key.ToString("D")), calls.Select(call => call.Key));
        Assert.All(calls, call => Assert.True(WebhookSignature.Verify(
            secret, call.Headers["webhook-id"], call.Headers["webhook-timestamp"], call.Headers["webhook-signature"], System.Text.Encoding.UTF8.GetBytes(call.Body), console.Clock.Now)));
        var body = JsonDocument.Parse(calls[7].Body).RootElement;
        Assert.Equal("redemption.confirmed", body.GetProperty("type").GetString());
        Assert.Equal(JsonSerializer.Serialize(CloudEvent.Of(told[7]), CanonicalJson.Options), body.GetProperty("data").GetRawText());
        Assert.Equal((48, 0, null), await console.ReadAsync(db => db.Set<EventSubscription>().Where(row => row.Id == id).Select(row => new ValueTuple<long, int, string?>(row.LastEventId, row.Failures, row.Owner)).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_subscriber_in_a_process_of_its_own_verifies_every_signature(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        console.Clock.Now = TimeProvider.System.GetUtcNow();
        var added = await console.Get<SubscriptionActions>().AddAsync(console.Administrator, new SubscriptionDraft("http://127.0.0.1:1/", []), Ct);
        await using var subscriber = await Receiver.StartAsync("http", secret: added.Secret);
        await console.Get<SubscriptionActions>().ChangeAsync(console.Administrator, added.Id, new SubscriptionDraft(subscriber.WebhooksUrl, ["offer.sealed"]), Ct);
        await HappenAsync(console, "offer.sealed", 5);
        await HappenAsync(console, "consent.changed", 5);

        await console.Get<EventPump>().DrainAsync(Ct);
        // After a rotation the old secret still signs beside the new one, for a day.
        await console.Get<SubscriptionActions>().RotateAsync(console.Administrator, added.Id, Ct);
        await HappenAsync(console, "offer.sealed", 1);
        await console.Get<EventPump>().DrainAsync(Ct);

        Assert.Equal(Enumerable.Repeat(("effect", "offer.sealed"), 6), subscriber.Taken().Select(one => (one.Kind, one.Channel)));
        Assert.IsType<SendResult.Accepted>(await console.Get<SubscriptionActions>().TryAsync(console.Administrator, added.Id, Ct));
        Assert.Equal("test.ping", subscriber.Taken()[^1].Channel);
        await console.WriteAsync(db => db.Set<EventSubscription>().ExecuteUpdate(set => set.SetProperty(row => row.FormerUntil, console.Clock.Now)));
        Assert.Equal("http_401", (await console.Get<SubscriptionActions>().TryAsync(console.Administrator, added.Id, Ct)).Word);
    }

    [Theory, EachDatabase]
    public async Task What_fails_is_tried_again_later_with_the_same_id_and_nothing_overtakes_it(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await using var sink = await FakeProvider.StartAsync();
        await AddAsync(console, sink.Url);
        await HappenAsync(console, "offer.sealed", 4);
        var pump = console.Get<EventPump>();
        sink.Does = "500";

        await pump.DrainAsync(Ct);
        await pump.DrainAsync(Ct);
        var row = await OnlyAsync(console);
        Assert.Equal((1, 1, "http_500", 0L), (sink.Requests.Count, row.Failures, row.LastProblem, row.LastEventId));
        Assert.Equal(console.Clock.Now.AddSeconds(5), row.NextTryAt);
        console.Clock.Advance(TimeSpan.FromSeconds(5));
        await pump.DrainAsync(Ct);
        Assert.Equal(console.Clock.Now.AddSeconds(10), (await OnlyAsync(console)).NextTryAt);
        sink.Does = "ok";
        console.Clock.Advance(TimeSpan.FromSeconds(10));
        await pump.DrainAsync(Ct);

        var keys = (await console.Get<EventQueries>().AfterAsync(0, 10, Ct)).Select(one => one.Key.ToString("D")).ToList();
        Assert.Equal([keys[0], keys[0], .. keys], sink.Requests.Select(call => call.Key));
        row = await OnlyAsync(console);
        Assert.Equal((0, null, "http_500", 4L), (row.Failures, row.NextTryAt, row.LastProblem, row.LastEventId));
    }

    [Theory, EachDatabase]
    public async Task Gone_switches_off_at_once_and_five_days_of_failures_too_and_switching_on_tells_what_was_missed(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await using var sink = await FakeProvider.StartAsync();
        var (id, _) = await AddAsync(console, sink.Url);
        var (pump, actions) = (console.Get<EventPump>(), console.Get<SubscriptionActions>());
        sink.Does = "410";
        await HappenAsync(console, "offer.sealed", 2);
        await pump.DrainAsync(Ct);
        Assert.False((await OnlyAsync(console)).IsActive);

        await actions.SwitchAsync(console.Administrator, id, true, Ct);
        sink.Does = "503";
        for (var hour = 0; hour <= 121 && (await OnlyAsync(console)).IsActive; hour++)
        {
            await pump.DrainAsync(Ct);
            console.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.False((await OnlyAsync(console)).IsActive);
        await pump.DrainAsync(Ct);
        sink.Requests.Clear();
        sink.Does = "ok";
        await actions.SwitchAsync(console.Administrator, id, true, Ct);
        await pump.DrainAsync(Ct);
        Assert.Equal(2, sink.Requests.Count);
        var verbs = await console.ReadAsync(db => db.Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Verb).ToListAsync());
        Assert.Equal(["subscription.add", "subscription.off", "subscription.on", "subscription.off", "subscription.on"], verbs);
    }

    [Theory, EachDatabase]
    public async Task Two_nodes_tell_a_subscription_once_and_a_dead_nodes_lease_runs_out(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await using var sink = await FakeProvider.StartAsync();
        await AddAsync(console, sink.Url);
        await HappenAsync(console, "offer.sealed", 1);
        await console.WriteAsync(db => db.Set<EventSubscription>().ExecuteUpdate(set => set
            .SetProperty(row => row.Owner, "another node").SetProperty(row => row.LeaseUntil, console.Clock.Now.AddSeconds(30))));

        await console.Get<EventPump>().DrainAsync(Ct);
        Assert.Empty(sink.Requests);
        console.Clock.Advance(TimeSpan.FromSeconds(31));
        await console.Get<EventPump>().DrainAsync(Ct);
        Assert.Single(sink.Requests);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_stored_encrypted_and_only_an_administrator_may()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        var added = await console.Get<SubscriptionActions>().AddAsync(console.Administrator, new SubscriptionDraft("https://erp.example/hooks", ["offer.sealed"]), Ct);
        Assert.StartsWith("whsec_", added.Secret);
        Assert.DoesNotContain(added.Secret["whsec_".Length..], (await OnlyAsync(console)).Secret);
        Assert.Equal("https://erp.example/hooks", Assert.Single(await console.Get<SubscriptionQueries>().ListAsync(console.Administrator, Ct)).Url);
        foreach (var act in new Func<Task>[]
        {
            () => console.Get<SubscriptionActions>().AddAsync(console.Marketer, new SubscriptionDraft("https://erp.example/hooks", []), Ct),
            () => console.Get<SubscriptionActions>().RotateAsync(console.Marketer, added.Id, Ct),
            () => console.Get<SubscriptionActions>().RemoveAsync(console.Marketer, added.Id, Ct),
            () => console.Get<SubscriptionQueries>().ListAsync(console.Marketer, Ct),
        }) Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(act)).Code);
    }

    [Theory]
    [InlineData("ftp://erp.example/", "offer.sealed", "subscription_url")]
    [InlineData("erp.example", "offer.sealed", "subscription_url")]
    [InlineData("https://name:word@erp.example/", "offer.sealed", "subscription_url")]
    [InlineData("https://erp.example/", "offer.unheard", "subscription_type")]
    public async Task A_wrong_subscription_is_refused(string url, string type, string code)
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(() => console.Get<SubscriptionActions>().AddAsync(console.Administrator, new SubscriptionDraft(url, [type]), Ct))).Code);
    }

    [Fact]
    public async Task Private_addresses_are_called_until_an_administrator_refuses_them_and_a_clouds_own_never()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        await using var sink = await FakeProvider.StartAsync();
        var (id, _) = await AddAsync(console, sink.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        var actions = console.Get<SubscriptionActions>();
        Assert.IsType<SendResult.Accepted>(await actions.TryAsync(console.Administrator, id, Ct));

        await actions.ChangeAsync(console.Administrator, id, new SubscriptionDraft("http://169.254.169.254/latest/meta-data", []), Ct);
        Assert.IsType<SendResult.NotStarted>(await actions.TryAsync(console.Administrator, id, Ct));

        await using var other = await FakeProvider.StartAsync();
        await actions.ChangeAsync(console.Administrator, id, new SubscriptionDraft(other.Url, []), Ct);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, new SubscriptionPolicy { RefusePrivate = true }, Ct);
        Assert.IsType<SendResult.NotStarted>(await actions.TryAsync(console.Administrator, id, Ct));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public void A_young_event_waits_for_a_forerunner_that_may_still_be_committed()
    {
        var now = TestClock.Usual;
        OutgoingEvent One(long id, int age) => new() { Id = id, Type = "offer.sealed", Subject = "", Data = "{}", At = now.AddSeconds(-age) };
        Assert.Equal([4, 5], EventQueries.InOrder([One(4, 0), One(5, 0), One(7, 0)], 3, now).Select(one => one.Id));
        Assert.Equal([4, 5, 7], EventQueries.InOrder([One(4, 60), One(5, 60), One(7, 60)], 3, now).Select(one => one.Id));
        Assert.Empty(EventQueries.InOrder([One(5, 0)], 3, now));
        Assert.Equal([9], EventQueries.InOrder([One(9, 31)], 3, now).Select(one => one.Id));
    }

    [Fact]
    public void Every_event_of_the_program_can_be_subscribed_to()
    {
        var told = SourceTree.Files("Console.Core", ".cs").Where(file => !file.Path.EndsWith("EventTypes.cs", StringComparison.Ordinal)).SelectMany(file => System.Text.RegularExpressions.Regex.Matches(file.Text, "\"((offer|campaign|assignments|redemption|member|consent|budget|tasks)\\.[a-z_]+)\""))
            .Select(match => match.Groups[1].Value).Distinct().ToHashSet();
        Assert.Empty(EventTypes.All.Except(told));
        var appended = SourceTree.Files("Console.Core", ".cs").SelectMany(file => System.Text.RegularExpressions.Regex.Matches(file.Text, "EventFeed\\.Append\\([^\"]*\"([a-z_.]+)\"")).Select(match => match.Groups[1].Value);
        Assert.Empty(appended.Except(EventTypes.All));
    }

    static async Task<(long Id, string Secret)> AddAsync(TestConsole console, string url)
    {
        var added = await console.Get<SubscriptionActions>().AddAsync(console.Administrator, new SubscriptionDraft(url, []), Ct);
        return (added.Id, added.Secret);
    }

    static Task HappenAsync(TestConsole console, string type, int times) => console.WriteAsync(db =>
    {
        for (var i = 0; i < times; i++) EventFeed.Append(db, console.Clock.Now, type, $"test/{i}", new { number = i });
    });

    static Task<EventSubscription> OnlyAsync(TestConsole console) => console.ReadAsync(db => db.Set<EventSubscription>().AsNoTracking().SingleAsync());
}
