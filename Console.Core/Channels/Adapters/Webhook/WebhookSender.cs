using System.Globalization;
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
        var now = clock.GetUtcNow();
        var document = new WebhookDocument("message.send", now, ProviderDocument.Of(message, null));
        var body = JsonSerializer.SerializeToUtf8Bytes(document, CanonicalJson.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url);
        request.Headers.UserAgent.ParseAdd("CampaignConsole/1.0");
        var id = message.Key.ToString("D");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(options.Secret, id, now, body));
        return await HttpAttempt.PostAsync(clients, clock, request, body, TimeSpan.FromSeconds(options.TimeoutSeconds), readsId: false, ct);
    }

    public async Task<SendResult> ProbeAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, options.Url);
        return await HttpAttempt.ProbeAsync(clients, request, TimeSpan.FromSeconds(options.TimeoutSeconds), ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    sealed record WebhookDocument(string Type, DateTimeOffset Timestamp, ProviderDocument Data);
}
