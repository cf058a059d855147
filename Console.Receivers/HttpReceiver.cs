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

/// <summary>A provider (<c>POST /messages</c>, one message or a list of them, one effect per key; <c>GET /status</c>) and a webhook subscriber (<c>POST /webhooks</c>, Standard Webhooks), written from the documents and not from the console's code.</summary>
sealed class HttpReceiver(ReceiptBook book, TimeSpan delay, string? secret)
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/messages", MessageAsync);
        app.MapGet("/status", (string? key) => Status(key));
        app.MapPost("/webhooks", WebhookAsync);
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
        if (!IsWhole(body) || body.GetProperty("key").GetString() != request.Headers["Idempotency-Key"].ToString()) return Results.UnprocessableEntity();
        return Results.Json(new { id = Take(body) });
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
    IResult Status(string? key) => Guid.TryParse(key, out var asked) && book.Has(asked.ToString("D")) ? Results.Json(new { status = "accepted", id = $"p-{asked:D}" }) : Results.NotFound();

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
