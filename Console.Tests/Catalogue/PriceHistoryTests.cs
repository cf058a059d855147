using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Catalogue;

/// <summary>What a product cost, and when.</summary>
public class PriceHistoryTests
{
    [Theory, EachDatabase]
    public async Task Every_change_of_a_list_price_is_noted_and_nothing_else(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        await FeedAsync(console, ("A", 10_000), ("B", 20_000), ("C", null));
        console.Clock.Advance(TimeSpan.FromDays(1));
        await FeedAsync(console, ("A", 10_000), ("B", 15_000));
        var seen = await console.ReadAsync(db => db.Set<Product>().SingleAsync(product => product.Sku == "A"));
        await SaveAsync(console, seen, 12_000);
        await ImportTests.ImportAsync(console, "products", "sku,name,price\nC,c,99\nA,a,120\n");

        Assert.Equal(["A 10000 feed", "B 20000 feed", "B 15000 feed", "A 12000 console", "C 9900 import:1"], await RowsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task A_price_once_noted_stays(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        await FeedAsync(console, ("A", 10_000));
        await Assert.ThrowsAnyAsync<Exception>(() => console.Gate.WriteAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE product_price SET price = 1"), default));
        await Assert.ThrowsAnyAsync<Exception>(() => console.Gate.WriteAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM product_price"), default));
        Assert.Equal(["A 10000 feed"], await RowsAsync(console));
    }

    [Theory, EachDatabase]
    public async Task A_file_brings_store_prices_and_past_list_prices_and_never_todays(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        await console.WriteAsync(db => db.Add(new Store { Code = "S1", Name = "One", TimeZone = "Asia/Shanghai" }));
        await FeedAsync(console, ("A", 10_000));
        const string file = """
            sku,store,price,from
            A,S1,95,2026-11-10
            A,S1,,2026-11-12
            A,,80,2026-10-01
            A,,70,2026-11-22
            A,S1,90,2026-12-01
            A,S9,90,2026-11-01
            Z,,90,2026-11-01
            A,,,2026-11-01
            A,S1,-5,2026-11-01
            """;
        var import = await ImportTests.ImportAsync(console, "prices", file);
        Assert.Equal((3, 6), (import.Good, import.Bad));
        var codes = (await console.Get<Core.Platform.Tables.Imports.ImportQueries>().ProblemsAsync(console.Marketer, import.Id, 100, default)).Select(problem => $"{problem.Row} {problem.Code}");
        Assert.Equal(["10 price_negative", "5 price_from_future", "6 price_from_future", "7 price_store_unknown", "8 price_product_unknown", "9 value_missing"], codes.Order(StringComparer.Ordinal));
        await ImportTests.ImportAsync(console, "prices", file);
        Assert.Equal(["A 8000 import:1", "A 9500 import:1 S1", "A - import:1 S1", "A 10000 feed"], await RowsAsync(console));

        console.Clock.Advance(TimeSpan.FromDays(3));
        var newer = await ImportTests.ImportAsync(console, "prices", "sku,price,from\nA,70,2026-11-23\n");
        Assert.Equal((0, 1), (newer.Good, newer.Bad));
    }

    [Theory, EachDatabase]
    public async Task What_was_in_force_within_a_time_is_read_with_when_it_ended(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var start = console.Clock.Now;
        await FeedAsync(console, ("A", 10_000), ("B", 20_000));
        foreach (var price in new[] { 9_000, 8_000, 12_000 })
        {
            console.Clock.Advance(TimeSpan.FromDays(10));
            await FeedAsync(console, ("A", price));
        }

        Assert.Equal(["A 8000 20-30", "A 12000 30-"], await MovedAsync(console, start.AddDays(25), start));
        Assert.Equal(["A 9000 10-20", "A 8000 20-30", "A 12000 30-"], await MovedAsync(console, start.AddDays(20).AddSeconds(-1), start));
        Assert.Equal(["A 12000 30-"], await MovedAsync(console, start.AddDays(30).AddSeconds(-1), start, 30));
        Assert.Empty(await MovedAsync(console, start.AddDays(31), start));
    }

    [Theory, EachDatabase]
    public async Task A_style_shows_its_prices_and_those_of_stores_within_the_scope(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(new Store { Code = "S1", Name = "One", TimeZone = "UTC" }, new Store { Code = "S2", Name = "Two", TimeZone = "UTC" }));
        await FeedAsync(console, ("A", 10_000));
        await ImportTests.ImportAsync(console, "prices", "sku,store,price,from\nA,S1,95,2026-11-10\nA,S2,94,2026-11-11\n");
        async Task<string> SeenAsync(Actor by) => string.Join(' ', (await console.Get<PriceQueries>().OfStyleAsync(by, "A", new PageRequest(), default)).Rows.Select(row => $"{row.Store ?? "list"}:{row.Price}"));
        Assert.Equal("list:10000 Two:9400 One:9500", await SeenAsync(console.Marketer));
        Assert.Equal("list:10000 One:9500", await SeenAsync(TestConsole.Person(Roles.Analyst, 9, "S1 only", new Scope(ScopeKind.Stores, ["S1"]))));
    }

    internal static async Task FeedAsync(TestConsole console, params (string Sku, long? Price)[] products) => await console.Get<ProductActions>().FeedAsync(console.Marketer,
        [.. products.Select(row => new ProductRow { Sku = row.Sku, Name = row.Sku, Category = "Coats", ListPrice = new Given<long?>(row.Price) })], default);

    static Task SaveAsync(TestConsole console, Product product, long price) => console.Get<ProductActions>().SaveAsync(console.Marketer, product.Id,
        new ProductEdit(product.Sku, product.Name, product.StyleCode, product.StyleName, "", "", product.Category, "", "", LifeStage.Core, price, true, [], product.Version), default);

    static Task<List<string>> RowsAsync(TestConsole console) => console.ReadAsync(async db =>
    {
        var rows = await (from price in db.Set<ProductPrice>()
                          join product in db.Set<Product>() on price.ProductId equals product.Id
                          orderby price.From, price.Id
                          select new { product.Sku, price.Price, price.Source, Store = db.Set<Store>().Where(store => store.Id == price.StoreId).Select(store => store.Code).FirstOrDefault() }).ToListAsync();
        return rows.Select(row => $"{row.Sku} {row.Price?.ToString() ?? "-"} {row.Source} {row.Store}".TrimEnd()).ToList();
    });

    static async Task<List<string>> MovedAsync(TestConsole console, DateTimeOffset since, DateTimeOffset start, int fromDay = 0)
    {
        await using var db = console.Read();
        List<string> found = [];
        await foreach (var price in PriceHistory.MovedSinceAsync(db, since, default))
            if (price.From >= start.AddDays(fromDay)) found.Add($"{price.Product.Sku} {price.Price} {(price.From - start).TotalDays:0}-{(price.Until - start)?.TotalDays:0}");
        return found;
    }
}
