using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Commands.Till;

/// <summary>What the console answered.</summary>
/// <param name="Replayed">It was answered before, and these are the same bytes.</param>
sealed record TillAnswer(HttpStatusCode Status, byte[] Bytes, string? ETag, bool Replayed)
{
    public bool IsGood => (int)Status is >= 200 and < 300;

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>The stable code of a problem; empty where there is none.</summary>
    public string Code => IsGood || Bytes.Length == 0 ? "" : Json.TryGetProperty("code", out var code) ? code.GetString() ?? "" : "";

    public T Read<T>() => JsonSerializer.Deserialize<T>(Bytes, ApiJson.Options) ?? throw new JsonException("The console answered with nothing.");

    /// <summary>For a line of the report.</summary>
    public string Said => $"{(int)Status} {Code}".TrimEnd();
}

/// <summary>A till's line to a console: its API and a key, as any till maker has them.</summary>
sealed class TillConnection : IDisposable
{
    readonly HttpClient http;

    public TillConnection(Uri console, string key)
    {
        http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = console, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <param name="etag">What the till has already.</param>
    public Task<TillAnswer> GetAsync(string path, CancellationToken ct, string? etag = null) => SendAsync(HttpMethod.Get, path, null, null, etag, ct);

    /// <param name="idempotencyKey">Null where the route takes none.</param>
    public Task<TillAnswer> PostAsync(string path, object body, CancellationToken ct, string? idempotencyKey = null) => SendAsync(HttpMethod.Post, path, body, idempotencyKey, null, ct);

    public void Dispose() => http.Dispose();

    async Task<TillAnswer> SendAsync(HttpMethod method, string path, object? body, string? idempotencyKey, string? etag, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, options: ApiJson.Options);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (etag is not null) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(etag));
        using var answer = await http.SendAsync(request, ct);
        return new TillAnswer(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(ct), answer.Headers.ETag?.ToString(), answer.Headers.Contains("Idempotency-Replayed"));
    }
}
