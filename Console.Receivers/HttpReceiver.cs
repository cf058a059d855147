using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Receivers;

/// <summary>
/// A provider (<c>POST /messages</c>, one message or a list of them, one effect per key; <c>GET /status</c>) and a webhook subscriber (<c>POST /webhooks</c>, Standard Webhooks),
/// written from the documents and not from the console's code.
/// </summary>
sealed class HttpReceiver(ReceiptBook book, TimeSpan delay, string? secret, FaultPlan faults)
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Longer than any client waits.</summary>
    static readonly TimeSpan Stall = TimeSpan.FromMinutes(10);

    /// <summary>More than anybody reads of an answer.</summary>
    const int Huge = 256 * 1024;

    public async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/messages", MessageAsync);
        app.MapGet("/status", (string? key) => BecameOf(key));
        app.MapPost("/webhooks", WebhookAsync);
        app.MapPost("/elsewhere", ElsewhereAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await Console.Out.WriteLineAsync($"listening {new Uri(address).Port.ToString(CultureInfo.InvariantCulture)}");
        await app.WaitForShutdownAsync();
    }

    async Task<IResult> MessageAsync(HttpRequest request)
    {
        if (request.ContentType != "application/json; charset=utf-8") return Results.BadRequest();
        var body = (await JsonDocument.ParseAsync(request.Body)).RootElement;
        if (delay > TimeSpan.Zero) await Task.Delay(delay);
        if (body.TryGetProperty("messages", out var messages)) return Results.Json(new { results = messages.EnumerateArray().Select(TakeOne).ToList() });
        var key = request.Headers["Idempotency-Key"].ToString();
        if (!IsWhole(body) || body.GetProperty("key").GetString() != key) return Results.UnprocessableEntity();
        var to = body.GetProperty("to").GetString()!;
        var fault = faults.Next(to);
        if (NotTaken(fault) is { } refusal)
        {
            book.Fail(fault, key, to);
            return refusal;
        }

        if (fault == "reset_lost") book.Fail(fault, key, to);
        else Take(body);
        if (fault is "reset" or "reset_lost") request.HttpContext.Abort();
        if (fault == "stall") await Task.Delay(Stall, request.HttpContext.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Answer(fault, key);
    }

    /// <summary>What this side says where it took nothing; null where it does take.</summary>
    static IResult? NotTaken(string fault) => fault switch
    {
        "429" => new Status(429, RetryAfter: 7),
        "503_retry" => new Status(503, RetryAfter: 7),
        "redirect" => new Status(307, Location: "/elsewhere"),
        "400" or "401" or "403" or "404" or "409" or "410" or "422" or "425" => new Status(int.Parse(fault, CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>It was taken, whatever the answer looks like.</summary>
    static IResult Answer(string fault, string key) => fault switch
    {
        "500" or "502" or "504" => new Status(int.Parse(fault, CultureInfo.InvariantCulture)),
        "broken_body" => Results.Text("{\"id\": ", "application/json"),
        "huge_body" => Results.Text(new string(' ', Huge), "application/json"),
        "slow_body" => Results.Stream(async stream =>
        {
            // It begins to answer, and never comes to the end.
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            await Task.Delay(Stall);
        }, "application/json"),
        _ => Results.Json(new { id = "p-" + key }),
    };

    /// <summary>Nobody is sent here: who comes followed a redirect.</summary>
    Task<IResult> ElsewhereAsync(HttpRequest request)
    {
        book.Refuse(request.Headers["Idempotency-Key"].ToString(), "followed");
        return Task.FromResult(Results.NoContent());
    }

    /// <summary>A status with nothing but a header.</summary>
    sealed record Status(int Code, int? RetryAfter = null, string? Location = null) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = Code;
            if (RetryAfter is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            if (Location is { } location) httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }

    /// <summary>One message of several: answered for by its place.</summary>
    object TakeOne(JsonElement message, int index) => IsWhole(message) ? new { index, status = "accepted", id = Take(message) } : new { index, status = "rejected", code = "incomplete" };

    string Take(JsonElement message)
    {
        var key = message.GetProperty("key").GetString()!;
        book.TakeKeyed(key, message.GetProperty("channel").GetString()!, message.GetProperty("to").GetString()!, message);
        return "p-" + key;
    }

    static bool IsWhole(JsonElement message)
    {
        string[] needed = ["key", "channel", "to", "language", "text"];
        return needed.All(name => message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) && Guid.TryParse(message.GetProperty("key").GetString(), out _);
    }

    /// <summary>What became of a message: this provider takes or does not, and knows what it took.</summary>
    IResult BecameOf(string? key) => Guid.TryParse(key, out var asked) && book.Has(asked.ToString("D")) ? Results.Json(new { status = "accepted", id = $"p-{asked:D}" }) : Results.NotFound();

    async Task<IResult> WebhookAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        var id = request.Headers["webhook-id"].ToString();
        if (Wrong(id, request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString(), buffer.ToArray()) is { } why)
        {
            book.Refuse(id, why);
            return Results.Unauthorized();
        }

        var body = JsonDocument.Parse(buffer.ToArray()).RootElement;
        if (delay > TimeSpan.Zero) await Task.Delay(delay);
        var to = body.GetProperty("data") is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("to", out var address) ? address.GetString()! : "";
        book.TakeKeyed(id, body.GetProperty("type").GetString()!, to, body);
        return Results.NoContent();
    }

    /// <summary>Why a call is not to be trusted; null when it is.</summary>
    string? Wrong(string id, string timestamp, string signatures, byte[] body)
    {
        if (secret is null || !secret.StartsWith("whsec_", StringComparison.Ordinal)) return "no secret";
        if (id.Length == 0 || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return "headers";
        if ((TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) return "timestamp";
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        return signatures.Split(' ').Contains(expected) ? null : "signature";
    }
}
