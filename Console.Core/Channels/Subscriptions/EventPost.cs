using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>Sends one event to one subscription, signed, with the event's key as <c>webhook-id</c>.</summary>
public sealed class EventPost(IHttpClientFactory clients, SubscriptionSecrets secrets, SettingsBook settings, TimeProvider clock)
{
    static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    public async Task<SendResult> SendAsync(EventSubscription subscription, OutgoingEvent told, CancellationToken ct)
    {
        var document = new EventWebhook(told.Type, told.At, CloudEvent.Of(told));
        var policy = await settings.ReadAsync<SubscriptionPolicy>(ct);
        var call = new WebhookCall(subscription.Url, secrets.SigningOf(subscription, clock.GetUtcNow()), told.Key.ToString("D"), JsonSerializer.SerializeToUtf8Bytes(document, CanonicalJson.Options))
        {
            TimeLimit = TimeLimit, RefusePrivate = policy.RefusePrivate,
        };
        return await call.PostAsync(clients, clock, ct);
    }

    /// <summary>The body as Standard Webhooks recommends it; its data is the CloudEvent of the API.</summary>
    sealed record EventWebhook(string Type, DateTimeOffset Timestamp, CloudEvent Data);
}
