using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>HTTP providers by the fault table: the last request byte is the point of no return.</summary>
public sealed class ProviderTests
{
    [Theory]
    [InlineData("ok", null, "Accepted p-")]
    [InlineData("202", null, "Accepted ")]
    [InlineData("400", null, "Rejected http_400")]
    [InlineData("422", null, "Rejected http_422")]
    [InlineData("404", null, "Rejected http_404")]
    [InlineData("302", null, "Rejected http_302")]
    [InlineData("409", null, "Deferred http_409")]
    [InlineData("425", null, "Deferred http_425")]
    [InlineData("429", "60", "Deferred http_429")]
    [InlineData("503", "60", "Deferred http_503")]
    [InlineData("503", null, "Unknown http_503")]
    [InlineData("500", null, "Unknown http_500")]
    [InlineData("502", null, "Unknown http_502")]
    [InlineData("504", null, "Unknown http_504")]
    [InlineData("abort", null, "Unknown http_cut")]
    [InlineData("stall", null, "Unknown http_timeout")]
    [InlineData("huge", null, "Unknown http_body_huge")]
    [InlineData("broken", null, "Unknown http_body_broken")]
    [InlineData("half", null, "Unknown http_cut")]
    public async Task An_answer_becomes_the_result_of_the_fault_table(string does, string? retryAfter, string expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = does;
        provider.RetryAfter = retryAfter;
        await using var sender = Open(provider.Url);

        Assert.StartsWith(expected, SmtpPhaseTests.Word(await sender.SendAsync(Samples.Message("sms", "+8613800138000"), default)));
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task Retry_after_is_believed()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = "429";
        provider.RetryAfter = "60";
        await using var sender = Open(provider.Url);

        var result = Assert.IsType<SendResult.Deferred>(await sender.SendAsync(Samples.Message("sms", "+8613800138000"), default));

        Assert.InRange(result.NextAt!.Value, TimeProvider.System.GetUtcNow().AddSeconds(40), TimeProvider.System.GetUtcNow().AddSeconds(80));
    }

    [Theory]
    [InlineData("401", Consequence.PauseChannel)]
    [InlineData("403", Consequence.PauseChannel)]
    [InlineData("410", Consequence.DisableEndpoint)]
    [InlineData("422", Consequence.None)]
    public async Task A_refusal_says_what_it_means_for_the_channel(string does, Consequence expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = does;
        await using var sender = Open(provider.Url);

        Assert.Equal(expected, Assert.IsType<SendResult.Rejected>(await sender.SendAsync(Samples.Message("sms", "+8613800138000"), default)).Consequence);
    }

    [Fact]
    public async Task Nobody_listening_or_an_unknown_name_is_safe_to_repeat()
    {
        string url;
        await using (var provider = await FakeProvider.StartAsync()) url = provider.Url;

        Assert.Equal("NotStarted http_refused", SmtpPhaseTests.Word(await Open(url).SendAsync(Samples.Message("sms", "+8613800138000"), default)));
        Assert.Equal("NotStarted http_dns", SmtpPhaseTests.Word(await Open("http://no-such-host.invalid/").SendAsync(Samples.Message("sms", "+8613800138000"), default)));
    }

    [Fact]
    public async Task The_same_message_sent_again_has_one_effect_and_carries_the_offer()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var sender = Open(provider.Url);
        var message = Samples.Message("sms", "+8613800138000", "20 % off") with { Data = new Dictionary<string, string> { ["firstName"] = "Wei" } };

        await sender.SendAsync(message, default);
        await sender.SendAsync(message, default);

        Assert.Equal(2, provider.Requests.Count);
        var document = Assert.Single(provider.Effects).Value.RootElement;
        Assert.Equal(message.Key.ToString("D"), document.GetProperty("key").GetString());
        Assert.Equal("+8613800138000", document.GetProperty("to").GetString());
        Assert.Equal(12, document.GetProperty("offer").GetProperty("id").GetInt64());
        Assert.Equal("9f2c41ab", document.GetProperty("offer").GetProperty("hash").GetString());
        Assert.Equal("Wei", document.GetProperty("data").GetProperty("firstName").GetString());
        Assert.Equal("Bearer token", provider.Requests.First().Headers["authorization"]);
    }

    [Fact]
    public async Task A_body_is_never_sent_twice_behind_our_back()
    {
        using var content = new OnceContent([1]);
        await content.CopyToAsync(Stream.Null);

        await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task A_probe_finds_a_provider_without_sending()
    {
        await using var provider = await FakeProvider.StartAsync();

        Assert.IsType<SendResult.Accepted>(await Open(provider.Url).ProbeAsync(default));
        Assert.Empty(provider.Effects);
    }

    [Fact]
    public void Options_without_an_address_are_refused_by_name()
    {
        var refused = Assert.Throws<Refused>(() => Open(""));

        Assert.Equal("channel_options_invalid", refused.Code);
        Assert.Equal("Url", refused.Values[0]);
    }

    [Fact]
    public async Task A_webhook_is_signed_so_that_the_receiver_can_check_it()
    {
        const string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        await using var provider = await FakeProvider.StartAsync();
        await using var sender = ((IMessageChannel)Adapters()["webhook"]).Open(new WebhookOptions { Url = provider.Url, Secret = secret });
        var message = Samples.Message("webhook", "crm-77");

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(message, default));

        var (key, body, headers) = Assert.Single(provider.Requests);
        Assert.Equal(message.Key.ToString("D"), key);
        Assert.True(WebhookSignature.Verify(secret, key, headers["webhook-timestamp"], headers["webhook-signature"], System.Text.Encoding.UTF8.GetBytes(body), TimeProvider.System.GetUtcNow()));
        Assert.Equal(12, JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("offer").GetProperty("id").GetInt64());
    }

    internal static ByName<IChannelAdapter> Adapters() =>
        new ServiceCollection().AddSingleton(TimeProvider.System).AddChannelAdapters().BuildServiceProvider().GetRequiredService<ByName<IChannelAdapter>>();

    static ISender Open(string url) => ((IMessageChannel)Adapters()["sms"]).Open(new SmsOptions { Url = url, AccessToken = "token", TimeoutSeconds = 2 });
}
