using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Webhook;

/// <summary>Posts messages to one endpoint, signed, with the delivery key as <c>webhook-id</c>.</summary>
sealed class WebhookSender(IHttpClientFactory clients, TimeProvider clock, WebhookOptions options) : ISender
{
    public DeliveryClass Class => DeliveryClass.Keyed;

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        var document = new WebhookDocument("message.send", clock.GetUtcNow(), ProviderDocument.Of(message, null));
        var body = JsonSerializer.SerializeToUtf8Bytes(document, CanonicalJson.Options);
        return await new WebhookCall(options.Url, [options.Secret], message.Key.ToString("D"), body) { TimeLimit = TimeSpan.FromSeconds(options.TimeoutSeconds) }.PostAsync(clients, clock, ct);
    }

    public async Task<SendResult> ProbeAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, options.Url);
        return await HttpAttempt.ProbeAsync(clients, request, TimeSpan.FromSeconds(options.TimeoutSeconds), ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    sealed record WebhookDocument(string Type, DateTimeOffset Timestamp, ProviderDocument Data);
}
