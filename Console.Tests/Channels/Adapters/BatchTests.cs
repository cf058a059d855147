using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Receivers;
using CampaignConsole.Tests.Kit;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>A provider that takes several messages a call: each message keeps its key and gets its own result.</summary>
public sealed class BatchTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"index":0,"status":"accepted","id":"p-1"}""", "Accepted p-1")]
    [InlineData("""{"index":0,"status":"accepted"}""", "Accepted ")]
    [InlineData("""{"index":0,"status":"rejected","code":"bad_number"}""", "Rejected provider_bad_number")]
    [InlineData("""{"index":0,"status":"rejected","code":"Li Wei has moved!"}""", "Rejected provider_rejected")]
    [InlineData("""{"index":0,"status":"later","code":"busy","retryAfter":60}""", "Deferred provider_busy")]
    [InlineData("""{"index":0,"status":"maybe"}""", "Unknown batch_row_broken")]
    [InlineData("""{"index":0,"status":7}""", "Unknown batch_row_broken")]
    [InlineData("""{"index":0}""", "Unknown batch_row_broken")]
    [InlineData("""{"index":"0","status":"accepted"}""", "Unknown batch_row_missing")]
    [InlineData("""{"index":9,"status":"accepted"}""", "Unknown batch_row_missing")]
    [InlineData("""{"index":-1,"status":"accepted"}""", "Unknown batch_row_missing")]
    [InlineData("""17""", "Unknown batch_row_missing")]
    [InlineData("""{"index":0,"status":"accepted"},{"index":0,"status":"rejected"}""", "Unknown batch_row_twice")]
    public void A_row_of_the_answer_is_the_result_of_its_message_alone(string row, string expected)
    {
        var results = BatchAnswer.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"results":[{{row}},{"index":1,"status":"accepted","id":"p-2"}]}"""), 2, Now);

        Assert.Equal([expected, "Accepted p-2"], results.Select(SmtpPhaseTests.Word));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"results\":7}")]
    [InlineData("{\"results\":[{]}")]
    public void An_answer_that_cannot_be_read_says_nothing_of_any(string body) =>
        Assert.Equal(["Unknown http_body_broken", "Unknown http_body_broken"], BatchAnswer.Read(System.Text.Encoding.UTF8.GetBytes(body), 2, Now).Select(SmtpPhaseTests.Word));

    [Fact]
    public void When_to_come_back_is_believed_up_to_a_day()
    {
        var results = BatchAnswer.Read("""{"results":[{"index":0,"status":"later","retryAfter":60},{"index":1,"status":"later","retryAfter":9999999},{"index":2,"status":"later","retryAfter":-5}]}"""u8, 3, Now);

        Assert.Equal([Now.AddSeconds(60), Now.AddDays(1), null], results.Select(result => Assert.IsType<SendResult.Deferred>(result).NextAt));
    }

    [Theory]
    [InlineData("429", "Deferred http_429")]
    [InlineData("500", "Unknown http_500")]
    [InlineData("401", "Rejected http_401")]
    [InlineData("abort", "Unknown http_cut")]
    [InlineData("stall", "Unknown http_timeout")]
    [InlineData("huge", "Unknown http_body_huge")]
    [InlineData("broken", "Unknown http_body_broken")]
    [InlineData("half", "Unknown http_cut")]
    public async Task A_fault_of_the_whole_call_is_the_result_of_each(string does, string expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = does;
        await using var sender = Open(provider.Url);

        Assert.Equal([expected, expected, expected], (await SendAsync(sender, 3)).Select(SmtpPhaseTests.Word));
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task A_call_that_is_turned_away_as_a_whole_is_asked_about_message_by_message()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = "422";
        await using var sender = Open(provider.Url);

        Assert.All(await SendAsync(sender, 3), result => Assert.Equal("Rejected http_422", SmtpPhaseTests.Word(result)));

        Assert.Equal([3, 1, 1, 1], provider.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("messages").GetArrayLength()));
    }

    [Fact]
    public async Task Nobody_listening_means_that_none_has_begun()
    {
        string url;
        await using (var provider = await FakeProvider.StartAsync()) url = provider.Url;

        Assert.All(await SendAsync(Open(url), 2), result => Assert.Equal("NotStarted http_refused", SmtpPhaseTests.Word(result)));
    }

    [Theory, EachDatabase]
    public async Task A_broken_row_goes_again_by_its_own_key_and_the_others_stand(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Now;
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url, BatchSize = 4, TimeoutSeconds = 5 });
        await stage.PlanAsync("sms", 4);
        provider.Rows = index => index switch
        {
            0 => """{"index":0,"status":"accepted","id":"p-1"}""",
            1 => """{"index":1,"status":"rejected","code":"blacklist"}""",
            2 => """{"index":2,"status":"later","code":"busy","retryAfter":3600}""",
            _ => null,
        };

        await stage.Pump.DrainAsync(default);

        Assert.Equal(
            [(DeliveryState.Accepted, null), (DeliveryState.Rejected, "provider_blacklist"), (DeliveryState.Deferred, "provider_busy"), (DeliveryState.Planned, "batch_row_missing")],
            (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));
        provider.Rows = null;
        stage.Console.Clock.Now += TimeSpan.FromHours(2);
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 3, Rejected 1", await stage.StatesAsync());
        var keys = (await stage.RowsAsync()).Select(row => row.Key.ToString("D")).ToList();
        var sent = provider.Requests.SelectMany(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("key").GetString()!)).ToList();
        Assert.Equal([.. keys, keys[2], keys[3]], sent);
    }

    [Theory, EachDatabase]
    public async Task Without_keys_a_broken_row_is_unknown_alone_and_never_goes_again(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Now;
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url, BatchSize = 2, TakesKey = false, TimeoutSeconds = 5 });
        await stage.PlanAsync("sms", 2);
        provider.Rows = index => index == 0 ? null : """{"index":1,"status":"accepted"}""";

        await stage.Pump.DrainAsync(default);
        stage.Console.Clock.Now += TimeSpan.FromHours(2);
        await stage.Pump.DrainAsync(default);

        Assert.Equal([(DeliveryState.Unknown, "batch_row_missing"), (DeliveryState.Accepted, null)], (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));
        Assert.Single(provider.Requests);
    }

    [Theory, EachDatabase]
    public async Task Another_process_takes_a_run_in_calls_of_seven_each_message_once(DatabaseKind kind)
    {
        await using var provider = await Receiver.StartAsync("http");
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Now;
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.MessagesUrl, StatusUrl = provider.StatusUrl, BatchSize = 7 }, mostAtOnce: 20);
        await stage.PlanAsync("sms", 50);

        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 50", await stage.StatesAsync());
        Assert.Equal((await stage.RowsAsync()).Select(row => row.Key.ToString("D")).Order(), provider.Taken().Select(one => one.Key).Order());
        Assert.All(await stage.RowsAsync(), row => Assert.Equal("p-" + row.Key.ToString("D"), row.ProviderId));
        // The other side knows what it took, and nothing else.
        await using var sender = ((IMessageChannel)ProviderTests.Adapters()["sms"]).Open(new SmsOptions { Url = provider.MessagesUrl, StatusUrl = provider.StatusUrl });
        Assert.Equal(new StatusAnswer.Told("accepted", (await stage.RowsAsync())[0].ProviderId), await sender.AskAsync((await stage.RowsAsync())[0].Key, default));
        Assert.IsType<StatusAnswer.NeverHad>(await sender.AskAsync(Guid.NewGuid(), default));
    }

    static Task<IReadOnlyList<SendResult>> SendAsync(ISender sender, int count) =>
        sender.SendAsync([.. Enumerable.Range(0, count).Select(_ => Samples.Message("sms", "+8613800138000"))], default);

    static ISender Open(string url) => ((IMessageChannel)ProviderTests.Adapters()["sms"]).Open(new SmsOptions { Url = url, BatchSize = 5, TimeoutSeconds = 2 });
}
