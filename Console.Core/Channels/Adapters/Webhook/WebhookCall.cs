using System.Globalization;
using CampaignConsole.Core.Channels.Adapters.Provider;

namespace CampaignConsole.Core.Channels.Adapters.Webhook;

/// <summary>One signed POST by the Standard Webhooks specification.</summary>
/// <param name="Secrets">Each signs; a receiver takes the call when one signature fits.</param>
/// <param name="Id">The <c>webhook-id</c>: the same for the same message for ever.</param>
sealed record WebhookCall(string Url, IReadOnlyList<string> Secrets, string Id, byte[] Body)
{
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>Addresses of private networks and of this machine are not called.</summary>
    public bool RefusePrivate { get; init; }

    public async Task<SendResult> PostAsync(IHttpClientFactory clients, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, Url);
        request.Options.Set(GuardedConnect.RefusePrivate, RefusePrivate);
        request.Headers.UserAgent.ParseAdd("CampaignConsole/1.0");
        request.Headers.Add("webhook-id", Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', Secrets.Select(secret => WebhookSignature.Sign(secret, Id, now, Body))));
        return await HttpAttempt.PostAsync(clients, clock, request, Body, TimeLimit, readsId: false, ct);
    }
}
