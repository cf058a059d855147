using System.Net;
using System.Text.Json;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>One POST and what its outcome means, by the fault table of the delivery ledger.</summary>
static class HttpAttempt
{
    /// <summary>The name of the HTTP client that follows no redirects and keeps no cookies.</summary>
    public const string ClientName = "channels";

    const int MostBytes = 64 * 1024;

    /// <summary>Sends the body once and reads the answer.</summary>
    /// <param name="readsId">The answer's body is a document with an id; otherwise it is not looked at.</param>
    public static Task<SendResult> PostAsync(
        IHttpClientFactory clients, TimeProvider clock, HttpRequestMessage request, byte[] body, TimeSpan timeout, bool readsId, CancellationToken ct) =>
        PostAsync(clients, clock, request, body, timeout, (answer, limit) => readsId ? AcceptedAsync(answer, limit) : Task.FromResult<SendResult>(new SendResult.Accepted(null)), ct);

    /// <summary>Sends the body once; what a 2xx says is read by the caller.</summary>
    public static async Task<SendResult> PostAsync(
        IHttpClientFactory clients, TimeProvider clock, HttpRequestMessage request, byte[] body, TimeSpan timeout,
        Func<HttpResponseMessage, CancellationToken, Task<SendResult>> taken, CancellationToken ct)
    {
        using var content = new OnceContent(body);
        request.Content = content;
        using var limit = new CancellationTokenSource(timeout);
        // A stop counts only until the body has gone out; afterwards the answer is worth waiting for.
        await using var stop = ct.Register(() => { if (!content.Left) limit.Cancel(); });
        try
        {
            using var client = clients.CreateClient(ClientName);
            client.Timeout = Timeout.InfiniteTimeSpan;
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ResultAsync(answer, clock, taken, limit.Token);
        }
        catch (OperationCanceledException)
        {
            if (content.Left) return new SendResult.Unknown("http_timeout");
            return new SendResult.NotStarted(ct.IsCancellationRequested ? "stopped" : "http_timeout");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return content.Left ? new SendResult.Unknown("http_cut") : new SendResult.NotStarted(Cause(failure));
        }
    }

    /// <summary>Asks whether the other side is there and lets us in, without sending anything.</summary>
    public static async Task<SendResult> ProbeAsync(IHttpClientFactory clients, HttpRequestMessage request, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            // "Method not allowed" is an answer too: the other side is there, and it only takes POST.
            return answer.StatusCode is HttpStatusCode.MethodNotAllowed || (int)answer.StatusCode < 300
                ? new SendResult.Accepted(null)
                : new SendResult.Rejected(Word(answer.StatusCode));
        }
        catch (OperationCanceledException)
        {
            return new SendResult.NotStarted("http_timeout");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new SendResult.NotStarted(Cause(failure));
        }
    }

    static async Task<SendResult> ResultAsync(
        HttpResponseMessage answer, TimeProvider clock, Func<HttpResponseMessage, CancellationToken, Task<SendResult>> taken, CancellationToken ct)
    {
        var word = Word(answer.StatusCode);
        switch ((int)answer.StatusCode)
        {
            case >= 200 and < 300:
                return await taken(answer, ct);
            case 401 or 403:
                return new SendResult.Rejected(word, Consequence.PauseChannel);
            case 410:
                return new SendResult.Rejected(word, Consequence.DisableEndpoint);
            case 408:
                return new SendResult.Unknown(word);
            case 409 or 425 or 429:
                return new SendResult.Deferred(word, RetryAt(answer, clock));
            case 503 when RetryAt(answer, clock) is { } at:
                return new SendResult.Deferred(word, at);
            case >= 500:
                return new SendResult.Unknown(word);
            default:
                return new SendResult.Rejected(word);
        }
    }

    static async Task<SendResult> AcceptedAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (await BodyAsync(answer, ct) is not { } body) return new SendResult.Unknown("http_body_huge");
        if (body.Length == 0) return new SendResult.Accepted(null);
        try
        {
            return new SendResult.Accepted(Short(JsonSerializer.Deserialize<ProviderAnswer>(body.Span, CanonicalJson.Options)?.Id));
        }
        catch (JsonException)
        {
            return new SendResult.Unknown("http_body_broken");
        }
    }

    /// <summary>The answer's body, as far as it is read at all; null where it is longer.</summary>
    internal static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var bytes = new byte[MostBytes + 1];
        var length = 0;
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        while (length < bytes.Length)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(length), ct);
            if (read == 0) break;
            length += read;
        }

        // In one expression null would become an empty memory.
        if (length > MostBytes) return null;
        return bytes.AsMemory(0, length);
    }

    internal static string? Short(string? id) => id is { Length: > 100 } ? id[..100] : id;

    internal static DateTimeOffset? RetryAt(HttpResponseMessage answer, TimeProvider clock) => answer.Headers.RetryAfter switch
    {
        { Date: { } date } => date,
        { Delta: { } delta } => clock.GetUtcNow() + delta,
        _ => null,
    };

    internal static string Word(HttpStatusCode status) => $"http_{(int)status}";

    internal static string Cause(Exception failure) => failure is HttpRequestException request
        ? request.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "http_dns",
            HttpRequestError.SecureConnectionError => "http_tls",
            HttpRequestError.ConnectionError => "http_refused",
            _ => "http_cut",
        }
        : "http_cut";
}
