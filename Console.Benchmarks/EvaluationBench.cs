using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Benchmarks;

/// <summary>Baskets of thirty lines among 1,000 live offers, and among 10,000 of which no more know the basket.</summary>
sealed class EvaluationBench : IBench
{
    const int Categories = 1_000;

    /// <summary>Products of a category.</summary>
    const int Width = 20;

    const int Stores = 100;

    const int Lines = 30;

    const int Asked = 400;

    public string Name => "evaluation";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var console = await BenchConsole.StartAsync(provider);
        await ShopAsync(console);
        await OffersAsync(console, 0, Categories);
        await console.SettleAsync();
        var queries = console.Get<EvaluationQueries>();
        Task Ask(int number) => queries.EvaluateAsync(console.Administrator, Basket(number), new EvaluationTerms(), default);
        var few = await PercentileAsync(Ask);
        figures.AtMost($"evaluation of {Lines} lines among 1,000 live offers, p95", few, "ms", 20);
        figures.AtMost("…the same over HTTP", await OverHttpAsync(console), "ms", 50);
        await OffersAsync(console, Categories, 10 * Categories);
        await console.SettleAsync();
        figures.AtMost("…among 10,000, times as long", await PercentileAsync(Ask) / few, "×", 2);
    }

    static async Task<double> OverHttpAsync(BenchConsole console)
    {
        var key = await console.Get<KeyActions>().CreateAsync(console.Administrator, new KeyDraft("bench", ["offers"]), default);
        using var caller = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(console.App.Urls.First()) };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        return await PercentileAsync(async number =>
        {
            var basket = Basket(number);
            using var answer = await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", new
            {
                basket.Store, basket.Channel, basket.Currency, lines = basket.Lines.Select(line => new { line.LineId, line.Sku, line.Quantity, line.UnitPrice }),
            });
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
        });
    }

    /// <summary>The 95th percentile in milliseconds, one basket after the other, each another; the first quarter warms up.</summary>
    static async Task<double> PercentileAsync(Func<int, Task> ask)
    {
        var took = new List<double>();
        for (var number = 0; number < Asked * 5 / 4; number++)
        {
            var watch = Stopwatch.StartNew();
            await ask(number);
            if (number >= Asked / 4) took.Add(watch.Elapsed.TotalMilliseconds);
        }

        took.Sort();
        return took[Asked * 95 / 100];
    }

    static BasketAsked Basket(int number) => new()
    {
        Store = $"S{number % Stores}", Channel = ChannelNames.Pos, Currency = "CNY",
        Lines = [.. Enumerable.Range(0, Lines).Select(line => Product(number * 7919 + line * 613)).Select((product, line) => new BasketLineAsked($"{line}", $"P{product}", 1 + line % 3, Price(product)))],
    };

    static int Product(int number) => (int)((uint)number % (Categories * Width));

    static long Price(int product) => 1_000 + product % 97 * 100;

    static Task ShopAsync(BenchConsole console) => console.WriteAsync(async db =>
    {
        db.AddRange(Enumerable.Range(0, Stores).Select(number => new Store { Code = $"S{number}", Name = $"Store {number}", TimeZone = "Asia/Shanghai", Region = "North" }));
        await db.InsertAsync((await db.ReserveIdsAsync<Product>(Categories * Width, default)).Select((id, number) => new Product
        {
            Id = id, Sku = $"P{number}", Name = $"Product {number}", Category = $"C{number / Width}", ListPrice = Price(number),
        }), default);
    });

    /// <summary>Five of ten offers take a category, two a list of products, one buys two to get one, one a store, one counts in tiers; every other has a cap.</summary>
    static Task OffersAsync(BenchConsole console, int from, int to) => console.WriteAsync(async db =>
    {
        var seal = console.Get<OfferSeal>();
        foreach (var number in Enumerable.Range(from, to - from))
        {
            var category = new ProductScope { Categories = [$"C{number}"] };
            var promotion = new Promotion
            {
                Name = $"Offer {number}",
                Definition = CanonicalJson.Of(new PromotionDefinition
                {
                    Reach = OfferReach.Everybody,
                    Benefits = (number % 10) switch
                    {
                        7 => [new BuyXGetY { BuyQuantity = 2 }],
                        9 => [new Tiered(new TierTable(TierBasis.Quantity, [new TierStep(3, new UnitGive { BasisPoints = 1_000 })]))],
                        _ => [new PercentOff(500 + number % 7 * 100)],
                    },
                    Products = (number % 10) switch
                    {
                        5 or 6 => new ProductScope { Skus = [.. Enumerable.Range(0, Width).Select(one => $"P{number * Width + one}")] },
                        8 => new ProductScope(),
                        _ => category,
                    },
                    Places = number % 10 == 8 ? new PlaceScope { Stores = [$"S{number / 10}"] } : new PlaceScope(),
                    Caps = number % 2 == 0 ? new OfferCaps { Uses = 1_000_000 } : new OfferCaps(),
                    When = new OfferWhen { To = new DateTime(2027, 12, 31) },
                    Headline = new Texts($"Offer {number}", $"优惠 {number}"),
                    Stack = new StackRule { Position = number },
                }),
            };
            db.Add(promotion);
            await db.SaveChangesAsync();
            var offer = await seal.SealAsync(db, console.Administrator, promotion, DateTimeOffset.UnixEpoch, default);
            await seal.GoLiveAsync(db, offer.Id, default);
            if (number % 100 == 99)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }
    });
}
