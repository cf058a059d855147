using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Tests.Catalogue;

public class ProductTests
{
    static readonly ProductEdit Coat = new("C-NVY-48", "Wool coat, navy 48", "C", "Wool coat", "Navy", "48", "Coats", "Northwind", "AW26", LifeStage.New, 129_900, true, ["690001", "690002"], 0);

    [Theory, EachDatabase]
    public async Task A_product_is_saved_with_its_barcodes_and_found_by_them(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var (actions, products) = (console.Get<ProductActions>(), console.Get<ProductQueries>());
        var id = await actions.SaveAsync(console.Marketer, null, Coat, default);

        await actions.SaveAsync(console.Marketer, id, Coat with { Barcodes = ["690002", " 690003 ", ""], Version = 1 }, default);

        Assert.Equal(["690002", "690003"], (await products.GetAsync(console.Marketer, id, default)).Barcodes);
        Assert.Equal("C", (await products.StylesAsync(console.Marketer, new ProductFilter("690003"), new PageRequest(), default)).Rows.Single().Code);
        Assert.Equal(0, (await products.StylesAsync(console.Marketer, new ProductFilter("690001"), new PageRequest(), default)).Total);
    }

    [Theory, EachDatabase]
    public async Task Products_are_grouped_by_style_and_colour(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        await console.Get<ProductActions>().FeedAsync(console.Marketer,
        [
            Row("C-NVY-48", "C", "Navy", "48", 1299), Row("C-NVY-50", "C", "Navy", "50", 1299), Row("C-RED-48", "C", "Red", "48", 1499),
            Row("S-1", "S", "Blue", "", null), new ProductRow { Sku = "alone", Name = "Alone" },
        ], default);
        var products = console.Get<ProductQueries>();

        var styles = await products.StylesAsync(console.Marketer, new ProductFilter(), new PageRequest(), default);
        var coat = styles.Rows.Single(style => style.Code == "C");

        Assert.Equal(3, styles.Total);
        Assert.Equal((2, 3, 129_900L, 149_900L), (coat.Colours, coat.Skus, coat.LowestPrice, coat.HighestPrice));
        Assert.Contains(styles.Rows, style => style is { Code: "alone", Skus: 1 });
        Assert.Equal([("Navy", 2), ("Red", 1)], (await products.StyleAsync(console.Marketer, "C", default)).Select(colour => (colour.Colour, colour.Products.Count)));
        Assert.Equal(1, (await products.StylesAsync(console.Marketer, new ProductFilter(Search: "s-1"), new PageRequest(), default)).Total);
    }

    [Theory, EachDatabase]
    public async Task A_feed_leaves_what_it_does_not_say_and_clears_what_it_says_is_null(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var (actions, products) = (console.Get<ProductActions>(), console.Get<ProductQueries>());
        var id = await actions.SaveAsync(console.Marketer, null, Coat, default);

        var answers = await actions.FeedAsync(console.Marketer,
        [
            new ProductRow { Sku = Coat.Sku, ListPrice = new Given<long?>(null) },
            new ProductRow { Sku = Coat.Sku, Season = "SS27", Barcodes = new Given<IReadOnlyList<string>>(["690009"]) },
            new ProductRow { Sku = Coat.Sku },
        ], default);

        var seen = await products.GetAsync(console.Marketer, id, default);
        Assert.Equal([FeedOutcome.Updated, FeedOutcome.Updated, FeedOutcome.Unchanged], answers.Select(answer => answer.Outcome));
        Assert.Equal((null, "SS27", "Coats", LifeStage.New), (seen.ListPrice, seen.Season, seen.Category, seen.LifeStage));
        Assert.Equal(["690009"], seen.Barcodes);
    }

    [Theory, EachDatabase]
    public async Task What_a_product_cannot_be_is_refused_and_costs_no_other_row(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var actions = console.Get<ProductActions>();
        await actions.SaveAsync(console.Marketer, null, Coat, default);

        var answers = await actions.FeedAsync(console.Marketer,
        [
            new ProductRow { Sku = "A" }, new ProductRow { Sku = "B", Name = "B", ListPrice = -1L }, new ProductRow { Sku = "", Name = "x" },
            new ProductRow { Sku = "D", Name = "D", Barcodes = new Given<IReadOnlyList<string>>(["690001"]) }, new ProductRow { Sku = "E", Name = "E" },
        ], default);

        Assert.Equal(["product_name_missing", "price_negative", "product_sku_missing", "barcode_taken", null], answers.Select(answer => answer.Problem?.Code));
        await StoreTests.RefusedAsync("product_sku_taken", () => actions.SaveAsync(console.Marketer, null, Coat, default));
        await StoreTests.RefusedAsync("barcode_taken", () => actions.SaveAsync(console.Marketer, null, Coat with { Sku = "Z", Barcodes = ["690001"] }, default));
        await StoreTests.RefusedAsync("feed_too_long", () => actions.FeedAsync(console.Marketer, [.. Enumerable.Range(0, 1_001).Select(i => new ProductRow { Sku = $"{i}" })], default));
    }

    [Theory, EachDatabase]
    public async Task Products_belong_to_the_brand_so_a_part_of_it_cannot_write_them(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var regional = TestConsole.Person(Roles.Marketer, 9, "Regional", new Scope(ScopeKind.Regions, ["South"]));

        await StoreTests.RefusedAsync("brand_scope_needed", () => console.Get<ProductActions>().SaveAsync(regional, null, Coat, default));
        await StoreTests.RefusedAsync("brand_scope_needed", () => console.Get<ProductActions>().FeedAsync(regional, [], default));
    }

    static ProductRow Row(string sku, string style, string colour, string size, int? price) => new()
    {
        Sku = sku, Name = $"{style} {colour} {size}", StyleCode = style, StyleName = $"Style {style}", Colour = colour, Size = size, Category = "Coats", ListPrice = price * 100L,
    };
}
