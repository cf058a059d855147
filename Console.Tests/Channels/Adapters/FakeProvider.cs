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

    /// <summary>The requests in the order in which they came.</summary>
    public ConcurrentQueue<(string Key, string Body, Dictionary<string, string> Headers)> Requests { get; } = [];

    /// <summary>The messages that took effect, one per key.</summary>
    public ConcurrentDictionary<string, JsonDocument> Effects { get; } = [];

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/messages";

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
