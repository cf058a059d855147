using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Benchmarks;

/// <summary>Tills hold and book one hot offer over HTTP, 300 sales begun a second whether the last are answered or not: alone, then while a campaign launches and is pushed.</summary>
sealed class RedemptionsBench : IBench
{
    const int PerSecond = 300;

    const int Seconds = 20;

    const int WarmUps = 4;

    const int FewMembers = 2_000;

    /// <summary>Where so many sales wait, the target is missed, and there is no use in piling up more.</summary>
    const int MostWaiting = 1_500;

    public string Name => "redemptions";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await WarmUpAsync(provider);
        await using var console = await BenchConsole.StartAsync(provider);
        await HotOfferAsync(console);
        await console.MembersAsync(options.Members);
        await console.SettleAsync();
        var key = await console.Get<KeyActions>().CreateAsync(console.Administrator, new KeyDraft("bench", [ApiScopes.Offers, ApiScopes.Redeem]), default);
        using var tills = new Tills(new Uri(console.App.Urls.First()), key.Secret, options.Members);

        // Until the runtime has compiled for good what tills ask all the time, and PostgreSQL has counted what fills from nothing.
        for (var i = 0; i < WarmUps; i++) await tills.SellAsync(TimeSpan.FromSeconds(Seconds / 2));
        await console.SettleAsync();
        var before = ProcessorTime();
        var alone = await tills.SellAsync(TimeSpan.FromSeconds(Seconds));
        figures.Note($"…processor time of console and callers for a pair: {(ProcessorTime() - before).TotalMilliseconds / alone.Pairs:N1} ms");
        figures.Rate($"reserve and confirm of one hot offer over HTTP, {PerSecond} sales begun a second", alone.PairsPerSecond, "pairs/s", PerSecond * 0.99);
        figures.AtMost("…p99 of a request, from when it was due", alone.Percentile, "ms", 150);

        await console.LaunchedAsync(options.Members);
        var pushing = PushAsync(console);
        var beside = await tills.SellAsync(until: pushing);
        await pushing;
        figures.Rate($"…while {options.Members:N0} members are launched and pushed", beside.PairsPerSecond, "pairs/s", PerSecond * 0.99);
        figures.AtMost("…p99 of a request meanwhile", beside.Percentile, "ms", 250);
    }

    /// <summary>A launch and a push elsewhere: a console that has run for a day has compiled them too.</summary>
    static async Task WarmUpAsync(string provider)
    {
        await using var console = await BenchConsole.StartAsync(provider);
        await console.MembersAsync(FewMembers);
        await console.LaunchedAsync(FewMembers);
        await PushAsync(console);
    }

    /// <summary>For everybody, with one counter that all sales move, and one of each member.</summary>
    static Task HotOfferAsync(BenchConsole console) => console.WriteAsync(async db =>
    {
        var promotion = new Promotion
        {
            Name = "Hot",
            Definition = CanonicalJson.Of(new PromotionDefinition
            {
                Reach = OfferReach.Everybody, Benefits = [new PercentOff(2_000)], Caps = new OfferCaps { Uses = 1_000_000, Money = 1_000_000_000, UsesPerMember = 100 },
                When = new OfferWhen { To = new DateTime(2027, 12, 31) }, Headline = new Texts("20 % off coats", "大衣八折"),
            }),
        };
        db.AddRange(promotion, new Store { Code = "S1", Name = "Store 1", TimeZone = "Asia/Shanghai" }, new Product { Sku = "COAT", Name = "Coat", Category = "coats", ListPrice = 1_000 });
        await db.SaveChangesAsync();
        var offer = await console.Get<OfferSeal>().SealAsync(db, console.Administrator, promotion, DateTimeOffset.UnixEpoch, default);
        await console.Get<OfferSeal>().GoLiveAsync(db, offer.Id, default);
    });

    /// <summary>Of this process; a PostgreSQL server's comes to it.</summary>
    static TimeSpan ProcessorTime() => Environment.CpuUsage.TotalTime;

    static async Task PushAsync(BenchConsole console)
    {
        await console.ResolveAsync();
        await console.Get<DeliveryPump>().DrainAsync(default);
    }

    /// <param name="Pairs">Sales booked.</param>
    /// <param name="PairsPerSecond">The same, over the time until the last was.</param>
    /// <param name="Percentile">The 99th, of both requests of a sale, milliseconds.</param>
    readonly record struct Sold(int Pairs, double PairsPerSecond, double Percentile);

    /// <summary>Each sale for another member.</summary>
    sealed class Tills(Uri address, string key, int members) : IDisposable
    {
        readonly HttpClient http = Caller(address, key);
        int sales;
        int waiting;

        public Task<Sold> SellAsync(TimeSpan time) => SellAsync(Task.Delay(time));

        public async Task<Sold> SellAsync(Task until)
        {
            var (pairs, watch) = (new List<Task<(double Reserve, double Confirm)>>(), Stopwatch.StartNew());
            while (!until.IsCompleted && waiting < MostWaiting)
            {
                var due = TimeSpan.FromSeconds((double)pairs.Count / PerSecond);
                while (watch.Elapsed < due) await Task.Delay(1);
                pairs.Add(SellAsync(++sales, due, watch));
            }

            var requests = (await Task.WhenAll(pairs)).SelectMany(took => new[] { took.Reserve, took.Confirm }).Order().ToList();
            return new Sold(pairs.Count, pairs.Count / watch.Elapsed.TotalSeconds, requests[requests.Count * 99 / 100]);
        }

        public void Dispose() => http.Dispose();

        async Task<(double Reserve, double Confirm)> SellAsync(int number, TimeSpan due, Stopwatch watch)
        {
            Interlocked.Increment(ref waiting);
            var member = BenchWorld.Value(IdentityKind.Phone, 1 + (number * 7919L % members));
            using var held = await PostAsync("/api/v1/redemptions", $"hold-{number}", new
            {
                basket = new
                {
                    member = new { kind = "phone", value = member }, store = "S1", channel = ChannelNames.Pos, currency = "CNY",
                    lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 1_000 } },
                },
            });
            var body = await held.Content.ReadFromJsonAsync<JsonElement>();
            var reserve = watch.Elapsed - due;
            if (!held.IsSuccessStatusCode) throw new InvalidOperationException($"{held.StatusCode} {body}");
            var begun = watch.Elapsed;
            using var booked = await PostAsync($"/api/v1/redemptions/{body.GetProperty("redemptionId")}/confirm", $"book-{number}", new { receipt = new { source = "till", store = "S1", receiptId = $"{number}" } });
            booked.EnsureSuccessStatusCode();
            Interlocked.Decrement(ref waiting);
            return (reserve.TotalMilliseconds, (watch.Elapsed - begun).TotalMilliseconds);
        }

        async Task<HttpResponseMessage> PostAsync(string path, string idempotencyKey, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", idempotencyKey);
            return await http.SendAsync(request);
        }

        static HttpClient Caller(Uri address, string key)
        {
            var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return http;
        }
    }
}
