using System.Net;
using System.Text.Json;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>One question about a message: <c>GET &lt;status url&gt;?key=&lt;delivery key&gt;</c> (docs/channels.md). It may be repeated as often as one likes.</summary>
static class StatusAttempt
{
    /// <summary>The address to ask at for one key; a query that is there already stays.</summary>
    public static Uri AddressOf(string url, Guid key)
    {
        var address = new UriBuilder(url);
        address.Query = address.Query.Length > 1 ? $"{address.Query}&key={key:D}" : $"key={key:D}";
        return address.Uri;
    }

    public static async Task<StatusAnswer> AskAsync(IHttpClientFactory clients, TimeProvider clock, HttpRequestMessage request, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var client = clients.CreateClient(HttpAttempt.ClientName);
            client.Timeout = Timeout.InfiniteTimeSpan;
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(answer, clock, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new StatusAnswer.NoAnswer("http_timeout");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new StatusAnswer.NoAnswer(HttpAttempt.Cause(failure));
        }
    }

    static async Task<StatusAnswer> ReadAsync(HttpResponseMessage answer, TimeProvider clock, CancellationToken ct)
    {
        if (answer.StatusCode == HttpStatusCode.NotFound) return new StatusAnswer.NeverHad();
        if (answer.StatusCode != HttpStatusCode.OK) return new StatusAnswer.NoAnswer(HttpAttempt.Word(answer.StatusCode), HttpAttempt.RetryAt(answer, clock));
        if (await HttpAttempt.BodyAsync(answer, ct) is not { } body) return new StatusAnswer.NoAnswer("http_body_huge");
        try
        {
            return JsonSerializer.Deserialize<Document>(body.Span, CanonicalJson.Options) is { Status: { Length: > 0 } status } said
                ? new StatusAnswer.Told(status, HttpAttempt.Short(said.Id), said.Code, said.Permanent)
                : new StatusAnswer.NoAnswer("http_body_broken");
        }
        catch (JsonException)
        {
            return new StatusAnswer.NoAnswer("http_body_broken");
        }
    }

    sealed record Document(string? Status, string? Id, string? Code, bool Permanent = false);
}
