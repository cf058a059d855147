using System.Net.Http.Headers;
using System.Text.Json;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>Sends messages to one provider over HTTP, with the delivery key as <c>Idempotency-Key</c>.</summary>
sealed class ProviderSender(IHttpClientFactory clients, TimeProvider clock, ProviderOptions options) : ISender
{
    public DeliveryClass Class => options.TakesKey ? DeliveryClass.Keyed : DeliveryClass.AtMostOnce;

    public StatusTerms? Terms => options.StatusUrl is null ? null : new StatusTerms(options.StatusPerMinute, TimeSpan.FromHours(options.StatusHours));

    public int Most => options.BatchSize;

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        if (Most > 1) return (await SendAsync([message], ct))[0];
        using var request = Request(HttpMethod.Post);
        request.Headers.Add("Idempotency-Key", message.Key.ToString("D"));
        var body = JsonSerializer.SerializeToUtf8Bytes(ProviderDocument.Of(message, options.SenderName), CanonicalJson.Options);
        return await HttpAttempt.PostAsync(clients, clock, request, body, TimeSpan.FromSeconds(options.TimeoutSeconds), readsId: true, ct);
    }

    public async Task<IReadOnlyList<SendResult>> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Post);
        var list = new ProviderBatch([.. messages.Select(message => ProviderDocument.Of(message, options.SenderName))]);
        IReadOnlyList<SendResult>? rows = null;
        var whole = await HttpAttempt.PostAsync(
            clients, clock, request, JsonSerializer.SerializeToUtf8Bytes(list, CanonicalJson.Options), TimeSpan.FromSeconds(options.TimeoutSeconds),
            async (answer, limit) =>
            {
                if (await HttpAttempt.BodyAsync(answer, limit) is not { } body) return new SendResult.Unknown("http_body_huge");
                rows = BatchAnswer.Read(body.Span, messages.Count, clock.GetUtcNow());
                return new SendResult.Accepted(null);
            },
            ct);
        if (rows is not null) return rows;
        if (whole is not SendResult.Rejected { Consequence: Consequence.None } || messages.Count == 1) return [.. Enumerable.Repeat(whole, messages.Count)];
        // The whole call was turned away, for one message perhaps: none was taken, so each may be asked about by itself.
        var alone = new List<SendResult>(messages.Count);
        foreach (var message in messages) alone.AddRange(ct.IsCancellationRequested ? [new SendResult.NotStarted("stopped")] : await SendAsync([message], ct));
        return alone;
    }

    public async Task<SendResult> ProbeAsync(CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get);
        var ready = await HttpAttempt.ProbeAsync(clients, request, TimeSpan.FromSeconds(options.TimeoutSeconds), ct);
        if (ready is not SendResult.Accepted || options.StatusUrl is null) return ready;
        // A key that nobody ever sent: "no such message" is what a sound provider says.
        return await AskAsync(Guid.CreateVersion7(clock.GetUtcNow()), ct) is StatusAnswer.NoAnswer silent ? new SendResult.Rejected("status_" + silent.Cause) : ready;
    }

    public async Task<StatusAnswer> AskAsync(Guid key, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get);
        request.RequestUri = StatusAttempt.AddressOf(options.StatusUrl!, key);
        return await StatusAttempt.AskAsync(clients, clock, request, TimeSpan.FromSeconds(options.TimeoutSeconds), ct);
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
