using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Returns.Status;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Returns;

/// <summary>Asking providers about messages that nobody knows the end of: what an answer proves, and that it never sends anything.</summary>
public sealed class ProviderStatusTests
{
    [Theory, EachDatabase]
    public async Task What_the_provider_says_settles_the_row_and_nothing_is_sent_again(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await UnknownAsync(kind, provider, 5);
        var keys = (await ReturnsTests.KeysAsync(stage)).Select(key => key.ToString("D")).ToList();
        string[] said = ["""{"status":"accepted","id":"p-1"}""", """{"status":"rejected","code":"bad_number"}""", """{"status":"delivered"}""", """{"status":"bounced","permanent":true,"code":"gone"}""", """{"status":"unknown"}"""];
        provider.Says = key => keys.IndexOf(key) is >= 0 and var at ? (200, said[at]) : (404, "");

        await TickAsync(stage);

        Assert.Equal(
            [(DeliveryState.Accepted, null, "p-1"), (DeliveryState.Rejected, "provider_rejected", null), (DeliveryState.Accepted, null, null), (DeliveryState.Rejected, "bounced", null), (DeliveryState.Unknown, "smtp_cut", null)],
            (await stage.RowsAsync()).Select(row => (row.State, row.Reason, row.ProviderId)));
        Assert.Equal(["accepted ", "bounced gone", "delivered ", "rejected bad_number"], await ReturnsTests.EventsAsync(stage));
        Assert.Equal([("sms", "gone")], (await stage.Console.ReadAsync(db => db.Set<FailedAddress>().ToListAsync())).Select(one => (one.Channel, one.Code)));
        Assert.Equal(["Bounced 4", "Delivered 3", "Sent 1", "Sent 3"],
            (await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().ToListAsync())).Select(entry => $"{entry.Kind} {entry.MemberId}").Order(StringComparer.Ordinal));
        await stage.Pump.DrainAsync(default);
        Assert.Empty(provider.Requests);
    }

    [Theory, EachDatabase]
    public async Task Asked_twice_for_the_same_it_is_one_fact_and_each_question_waits_longer_than_the_last(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await UnknownAsync(kind, provider, 1);
        provider.Says = _ => (200, """{"status":"unknown"}""");
        var start = stage.Console.Clock.Now;
        var times = new List<int>();
        for (var minute = 0; minute < 20; minute++)
        {
            stage.Console.Clock.Now = start.AddMinutes(minute);
            var before = provider.Asked.Count;
            await TickAsync(stage);
            await TickAsync(stage);
            if (provider.Asked.Count > before) times.Add(minute);
        }

        Assert.Equal([0, 1, 3, 7, 15], times);
        Assert.Equal(5, provider.Asked.Count);
        provider.Says = _ => (200, """{"status":"accepted"}""");
        stage.Console.Clock.Now = start.AddHours(2);
        await TickAsync(stage);
        await TickAsync(stage);
        Assert.Equal("Accepted 1", await stage.StatesAsync());
        Assert.Single(await ReturnsTests.EventsAsync(stage));
        Assert.Empty(await stage.Console.ReadAsync(db => db.Set<StatusInquiry>().ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task That_it_never_had_the_message_is_believed_after_a_while_and_only_as_long_as_it_remembers_keys(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await UnknownAsync(kind, provider, 2, hours: 24);
        provider.Says = _ => (404, "");
        var start = stage.Console.Clock.Now;
        // The second row first went out longer ago than the provider remembers.
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.MemberId == 2).ExecuteUpdateAsync(set => set.SetProperty(row => row.FirstAttemptAt, start.AddHours(-24))));

        await TickAsync(stage);
        Assert.Equal("Unknown 2", await stage.StatesAsync());

        stage.Console.Clock.Now = start.AddMinutes(16);
        await TickAsync(stage);

        Assert.Equal([(DeliveryState.Rejected, "provider_never_had_it"), (DeliveryState.Unknown, "smtp_cut")], (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));
        Assert.Equal(["never_had_it "], await ReturnsTests.EventsAsync(stage));
        Assert.Empty(provider.Requests);
    }

    [Theory, EachDatabase]
    public async Task No_more_is_asked_than_the_options_allow_and_who_answers_nothing_is_left_alone(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await UnknownAsync(kind, provider, 12, perMinute: 10);
        provider.Says = _ => (200, """{"status":"unknown"}""");
        await TickAsync(stage);
        Assert.Equal(5, provider.Asked.Distinct().Count());

        provider.Says = _ => (503, "");
        provider.RetryAfter = "600";
        await TickAsync(stage);
        Assert.Equal(6, provider.Asked.Count);
        stage.Console.Clock.Now += TimeSpan.FromMinutes(9);
        await TickAsync(stage);
        Assert.Equal(6, provider.Asked.Count);
        Assert.Equal("Unknown 12", await stage.StatesAsync());

        stage.Console.Clock.Now += TimeSpan.FromMinutes(2);
        provider.Says = _ => (200, """{"status":"accepted"}""");
        for (var i = 0; i < 3; i++) await TickAsync(stage);
        Assert.Equal("Accepted 12", await stage.StatesAsync());
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(302, "")]
    [InlineData(500, "")]
    [InlineData(200, "<html>it works</html>")]
    [InlineData(200, "{}")]
    public async Task An_answer_that_is_none_proves_nothing(int status, string body)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await UnknownAsync(DatabaseKind.Sqlite, provider, 1);
        provider.Says = _ => (status, body);
        stage.Console.Clock.Now += TimeSpan.FromHours(1);

        await TickAsync(stage);

        Assert.Equal("Unknown 1", await stage.StatesAsync());
        var row = Assert.Single((await stage.Console.Get<Core.Channels.Unknowns.UnknownQueries>().ListAsync(stage.Console.Administrator, new(), new(), default)).Rows);
        Assert.Equal((1, status == 200 ? "http_body_broken" : $"http_{status}"), (row.Asked, row.Said));
        Assert.Equal(status == 200 ? "http_body_broken" : $"http_{status}", (await stage.Console.ReadAsync(db => db.Set<StatusInquiry>().SingleAsync())).Said);
    }

    [Fact]
    public async Task The_sandbox_and_a_copy_on_another_host_ask_nobody()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await UnknownAsync(DatabaseKind.Sqlite, provider, 1);
        provider.Says = _ => (404, "");
        await stage.ChangeAsync(db => db.Set<Core.Channels.ChannelSetting>().ExecuteUpdateAsync(set => set.SetProperty(row => row.HostMark, "another")));
        stage.Console.Clock.Now += TimeSpan.FromHours(1);

        await TickAsync(stage);

        Assert.Empty(provider.Asked);
        Assert.Equal("Unknown 1", await stage.StatesAsync());
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(200, true)]
    [InlineData(403, false)]
    public async Task Testing_the_connection_tries_the_status_address_too(int status, bool isReady)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Says = _ => (status, """{"status":"unknown"}""");
        await using var sender = ((IMessageChannel)ProviderTests.Adapters()["sms"]).Open(new SmsOptions { Url = provider.Url, StatusUrl = provider.StatusUrl });

        var result = await sender.ProbeAsync(default);

        Assert.Equal(isReady ? new SendResult.Accepted(null) : new SendResult.Rejected("status_http_403"), result);
        Assert.Empty(provider.Effects);
    }

    [Theory, EachDatabase]
    public async Task What_may_have_left_is_not_sent_again_when_its_key_protects_it_no_more(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url, TimeoutSeconds = 5 });
        await stage.PlanAsync("sms", 1);
        provider.Does = "abort";
        await stage.Pump.DrainAsync(default);
        Assert.Equal([(DeliveryState.Planned, "http_cut")], (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));

        // The channel stood still for a day, as a paused one does.
        stage.Console.Clock.Now += AfterSend.KeyWindow;
        provider.Does = "ok";
        await stage.Pump.DrainAsync(default);

        Assert.Single(provider.Requests);
        Assert.Equal([(DeliveryState.Unknown, KeyWindows.Passed)], (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));
    }

    [Theory, EachDatabase]
    public async Task What_surely_never_left_is_sent_however_long_it_waited(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url, TimeoutSeconds = 5 });
        await stage.PlanAsync("sms", 1);
        provider.Does = "429";
        await stage.Pump.DrainAsync(default);
        Assert.Equal([(DeliveryState.Deferred, null)], (await stage.RowsAsync()).Select(row => (row.State, row.FirstAttemptAt)));

        stage.Console.Clock.Now += AfterSend.KeyWindow;
        provider.Does = "ok";
        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 1", await stage.StatesAsync());
        Assert.Equal(stage.Console.Clock.Now, (await stage.RowsAsync())[0].FirstAttemptAt);
    }

    [Fact]
    public void Giving_up_is_no_proof_that_nothing_left_where_an_earlier_attempt_may_have()
    {
        var now = new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

        Assert.Equal(DeliveryState.Rejected, AfterSend.Of(new SendResult.NotStarted("http_refused"), DeliveryClass.Keyed, 12, now, now).State);
        Assert.Equal(DeliveryState.Unknown, AfterSend.Of(new SendResult.NotStarted("http_refused"), DeliveryClass.Keyed, 12, now, now, mayHaveLeft: true).State);
        Assert.Equal(DeliveryState.Unknown, AfterSend.Of(new SendResult.Deferred("http_429"), DeliveryClass.Keyed, 12, now, now, mayHaveLeft: true).State);
    }

    static async Task<LedgerStage> UnknownAsync(DatabaseKind kind, FakeProvider provider, int count, int hours = 72, int perMinute = 60)
    {
        var stage = await ReturnsTests.SentAsync(kind, count, DeliveryState.Unknown, "sms");
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url, StatusUrl = provider.StatusUrl, StatusHours = hours, StatusPerMinute = perMinute, TimeoutSeconds = 5 });
        return stage;
    }

    static Task TickAsync(LedgerStage stage) => stage.Console.Get<IEnumerable<IRecurringJob>>().OfType<AskProviders>().Single().TickAsync(default);
}
