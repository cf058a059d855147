using System.Diagnostics;
using System.Net.Http.Headers;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Benchmarks;

/// <summary>A till asks for a member's offers over HTTP, 200 times a second, each for another member.</summary>
sealed class OffersBench : IBench
{
    const int PerSecond = 200;

    const int Seconds = 20;

    public string Name => "offers";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var console = await BenchConsole.StartAsync(provider);
        await console.MembersAsync(options.Members);
        await console.LaunchedAsync(options.Members);
        await console.ResolveAsync();
        await console.SettleAsync();
        var key = await console.Get<KeyActions>().CreateAsync(console.Administrator, new KeyDraft("bench", ["offers"]), default);
        using var caller = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(console.App.Urls.First()) };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        string Offers(int number) => $"/api/v1/members/phone/{Uri.EscapeDataString(BenchWorld.Value(IdentityKind.Phone, 1 + (number * 7919L % options.Members)))}/offers?channel=pos";
        // Until the runtime has compiled for good what is asked all the time.
        await PercentileAsync(caller, Offers, 10);
        var plain = await PercentileAsync(caller, _ => "/healthz", 5);
        figures.AtMost($"offers of a member, p99 at {PerSecond} requests/s, {options.Members:N0} members", await PercentileAsync(caller, Offers, Seconds), "ms", 20, plain, "ms of /healthz at the same rate");
    }

    /// <summary>The 99th percentile in milliseconds, counted from when the request was due, so that waiting for a slow one counts too.</summary>
    static async Task<double> PercentileAsync(HttpClient caller, Func<int, string> path, int seconds)
    {
        var count = PerSecond * seconds;
        var asked = new Task<double>[count];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            while (watch.Elapsed < due) await Task.Delay(1);
            asked[i] = AskAsync(path(i), due);
        }

        var took = await Task.WhenAll(asked);
        Array.Sort(took);
        return took[(int)(count * 0.99)];

        async Task<double> AskAsync(string address, TimeSpan due)
        {
            using var answer = await caller.GetAsync(address);
            answer.EnsureSuccessStatusCode();
            return (watch.Elapsed - due).TotalMilliseconds;
        }
    }
}
