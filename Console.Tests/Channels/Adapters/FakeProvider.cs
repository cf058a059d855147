using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>A provider that keeps the documented promises: one effect per <c>Idempotency-Key</c>; it misbehaves as told.</summary>
public sealed class FakeProvider : IAsyncDisposable
{
    readonly WebApplication app;

    FakeProvider(WebApplication app) => this.app = app;

    /// <summary>What it does after it has read a request: <c>ok</c>, a status number, <c>abort</c>, <c>huge</c>, <c>broken</c>, <c>half</c>, <c>stall</c>, <c>slow</c>.</summary>
    public string Does { get; set; } = "ok";

    public string? RetryAfter { get; set; }

    /// <summary>Of a call with several messages: what it answers for each, by its place; null leaves it out. Not set: each is taken.</summary>
    public Func<int, string?>? Rows { get; set; }

    /// <summary>What it says of a key when it is asked (<c>GET /status?key=…</c>): a status number and a body. Not set: it cannot be asked.</summary>
    public Func<string, (int Status, string Body)>? Says { get; set; }

    /// <summary>The keys that it was asked about.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The requests in the order in which they came.</summary>
    public ConcurrentQueue<(string Key, string Body, Dictionary<string, string> Headers)> Requests { get; } = [];

    /// <summary>The messages that took effect, one per key.</summary>
    public ConcurrentDictionary<string, JsonDocument> Effects { get; } = [];

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/messages";

    public string StatusUrl => Url.Replace("/messages", "/status?account=7", StringComparison.Ordinal);

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new FakeProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(true));
        await app.DisposeAsync();
    }

    async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/status" && Says is not null)
        {
            var asked = context.Request.Query["key"].ToString();
            Asked.Enqueue(asked);
            (context.Response.StatusCode, var said) = Says(asked);
            if (RetryAfter is not null) context.Response.Headers.RetryAfter = RetryAfter;
            await context.Response.WriteAsync(said);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var key = headers.GetValueOrDefault("idempotency-key") ?? headers.GetValueOrDefault("webhook-id") ?? "";
        Requests.Enqueue((key, body, headers));
        if (context.Request.Method != "POST")
        {
            context.Response.StatusCode = 405;
            return;
        }

        if (JsonDocument.Parse(body).RootElement.TryGetProperty("messages", out var messages) && Does == "ok")
        {
            var keys = messages.EnumerateArray().Select(message => message.GetProperty("key").GetString()!).ToList();
            var rows = keys.Select((one, index) => Rows is null ? $$"""{"index":{{index}},"status":"accepted","id":"p-{{one}}"}""" : Rows(index)).ToList();
            foreach (var (one, index) in keys.Select((one, index) => (one, index)))
                if (rows[index]?.Contains("accepted", StringComparison.Ordinal) == true) Effects.TryAdd(one, JsonDocument.Parse(messages[index].GetRawText()));
            await context.Response.WriteAsync("{\"results\":[" + string.Join(',', rows.OfType<string>()) + "]}");
            return;
        }

        if (!int.TryParse(Does, out var status)) Effects.TryAdd(key, JsonDocument.Parse(body));
        switch (Does)
        {
            case "abort":
                context.Abort();
                return;
            case "stall":
                await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
                return;
            case "huge":
                await context.Response.WriteAsync("{\"id\":\"" + new string('x', 200_000) + "\"}");
                return;
            case "broken":
                await context.Response.WriteAsync("<html>it works</html>");
                return;
            case "half":
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("{\"id\":");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            case "slow":
                await Task.Delay(60);
                await context.Response.WriteAsJsonAsync(new { id = "p-" + key });
                return;
            case "ok":
                await context.Response.WriteAsJsonAsync(new { id = "p-" + key });
                return;
        }

        context.Response.StatusCode = status;
        if (RetryAfter is not null) context.Response.Headers.RetryAfter = RetryAfter;
        if (status is >= 300 and < 400) context.Response.Headers.Location = "/elsewhere";
    }
}
