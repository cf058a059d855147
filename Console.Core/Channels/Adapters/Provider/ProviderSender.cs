using System.Net.Http.Headers;
using System.Text.Json;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>Sends messages to one provider over HTTP, with the delivery key as <c>Idempotency-Key</c>.</summary>
sealed class ProviderSender(IHttpClientFactory clients, TimeProvider clock, ProviderOptions options) : ISender
{
    public DeliveryClass Class => options.TakesKey ? DeliveryClass.Keyed : DeliveryClass.AtMostOnce;

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Post);
        request.Headers.Add("Idempotency-Key", message.Key.ToString("D"));
        var body = JsonSerializer.SerializeToUtf8Bytes(ProviderDocument.Of(message, options.SenderName), CanonicalJson.Options);
        return await HttpAttempt.PostAsync(clients, clock, request, body, TimeSpan.FromSeconds(options.TimeoutSeconds), readsId: true, ct);
    }

    public async Task<SendResult> ProbeAsync(CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get);
        return await HttpAttempt.ProbeAsync(clients, request, TimeSpan.FromSeconds(options.TimeoutSeconds), ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    HttpRequestMessage Request(HttpMethod method)
    {
        var request = new HttpRequestMessage(method, options.Url);
        request.Headers.UserAgent.ParseAdd("CampaignConsole/1.0");
        if (options.AccessToken is { Length: > 0 } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
