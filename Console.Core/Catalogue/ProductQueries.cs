using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Which products a list shows; empty means all.</summary>
public sealed record ProductFilter(string? Search = null, string? Category = null, string? Brand = null, string? Season = null, LifeStage? LifeStage = null, bool? IsSold = null);

/// <summary>A style in the list: what its colours and sizes have in common.</summary>
public sealed record StyleSeen(string Code, string Name, string Category, string Brand, string Season, int Colours, int Skus, long? LowestPrice, long? HighestPrice, bool IsSold);

/// <summary>A product with its barcodes.</summary>
public sealed record ProductSeen(
    long Id, string Sku, string Name, string StyleCode, string StyleName, string Colour, string Size, string Category, string Brand, string Season,
    LifeStage LifeStage, long? ListPrice, bool IsSold, DateTimeOffset UpdatedAt, int Version)
{
    public IReadOnlyList<string> Barcodes { get; init; } = [];
}

/// <summary>A colour of a style with its sizes.</summary>
public sealed record ColourSeen(string Colour, IReadOnlyList<ProductSeen> Products);

/// <summary>What products offer to choose from.</summary>
public sealed record ProductChoices(IReadOnlyList<string> Categories, IReadOnlyList<string> Brands, IReadOnlyList<string> Seasons);

/// <summary>Reads products: style, then colour, then SKU.</summary>
public sealed class ProductQueries(IDbContextFactory<ConsoleDb> databases)
{
    public async Task<Page<StyleSeen>> StylesAsync(Actor by, ProductFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        var products = Filtered(db, filter);
        var styles = products.GroupBy(product => product.StyleCode).Select(style => new
        {
            Code = style.Key,
            Name = style.Min(product => product.StyleName)!,
            Category = style.Min(product => product.Category)!,
            Brand = style.Min(product => product.Brand)!,
            Season = style.Max(product => product.Season)!,
            Colours = style.Select(product => product.Colour).Distinct().Count(),
            Skus = style.Count(),
            Lowest = style.Min(product => product.ListPrice),
            Highest = style.Max(product => product.ListPrice),
            Sold = style.Max(product => product.IsSold ? 1 : 0),
        });
        var ordered = (page.Sort, page.Descending) switch
        {
            ("name", false) => styles.OrderBy(style => style.Name).ThenBy(style => style.Code),
            ("name", true) => styles.OrderByDescending(style => style.Name).ThenBy(style => style.Code),
            ("category", false) => styles.OrderBy(style => style.Category).ThenBy(style => style.Code),
            ("category", true) => styles.OrderByDescending(style => style.Category).ThenBy(style => style.Code),
            ("price", false) => styles.OrderBy(style => style.Lowest).ThenBy(style => style.Code),
            ("price", true) => styles.OrderByDescending(style => style.Highest).ThenBy(style => style.Code),
            (_, true) => styles.OrderByDescending(style => style.Code),
            _ => styles.OrderBy(style => style.Code),
        };
        var rows = await ordered.Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<StyleSeen>(
            [.. rows.Select(row => new StyleSeen(row.Code, row.Name, row.Category, row.Brand, row.Season, row.Colours, row.Skus, row.Lowest, row.Highest, row.Sold > 0))],
            await products.Select(product => product.StyleCode).Distinct().CountAsync(ct));
    }

    /// <summary>A style's products by colour and size.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<IReadOnlyList<ColourSeen>> StyleAsync(Actor by, string code, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        var products = await SeenAsync(db, db.Set<Product>().Where(product => product.StyleCode == code).OrderBy(product => product.Colour).ThenBy(product => product.Sku), ct);
        if (products.Count == 0) throw PlatformRefusals.NotFound("style", code);
        return [.. products.GroupBy(product => product.Colour).Select(colour => new ColourSeen(colour.Key, [.. colour]))];
    }

    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<ProductSeen> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        return (await SeenAsync(db, db.Set<Product>().Where(product => product.Id == id), ct)).SingleOrDefault() ?? throw PlatformRefusals.NotFound("product", id);
    }

    public async Task<ProductChoices> ChoicesAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        var products = db.Set<Product>();
        return new ProductChoices(
            await products.Where(product => product.Category != "").Select(product => product.Category).Distinct().OrderBy(name => name).ToListAsync(ct),
            await products.Where(product => product.Brand != "").Select(product => product.Brand).Distinct().OrderBy(name => name).ToListAsync(ct),
            await products.Where(product => product.Season != "").Select(product => product.Season).Distinct().OrderBy(name => name).ToListAsync(ct));
    }

    static IQueryable<Product> Filtered(ConsoleDb db, ProductFilter filter)
    {
        IQueryable<Product> products = db.Set<Product>();
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var (text, exact) = (filter.Search.Trim().ToLowerInvariant(), filter.Search.Trim());
            products = products.Where(product => product.Sku.ToLower().Contains(text) || product.Name.ToLower().Contains(text)
                || product.StyleCode.ToLower().Contains(text) || product.StyleName.ToLower().Contains(text)
                || db.Set<Barcode>().Where(barcode => barcode.Value == exact).Select(barcode => barcode.ProductId).Contains(product.Id));
        }

        if (!string.IsNullOrEmpty(filter.Category)) products = products.Where(product => product.Category == filter.Category);
        if (!string.IsNullOrEmpty(filter.Brand)) products = products.Where(product => product.Brand == filter.Brand);
        if (!string.IsNullOrEmpty(filter.Season)) products = products.Where(product => product.Season == filter.Season);
        if (filter.LifeStage is { } stage) products = products.Where(product => product.LifeStage == stage);
        if (filter.IsSold is { } sold) products = products.Where(product => product.IsSold == sold);
        return products;
    }

    static async Task<List<ProductSeen>> SeenAsync(ConsoleDb db, IQueryable<Product> products, CancellationToken ct)
    {
        var rows = await products.Select(product => new ProductSeen(
            product.Id, product.Sku, product.Name, product.StyleCode, product.StyleName, product.Colour, product.Size, product.Category, product.Brand, product.Season,
            product.LifeStage, product.ListPrice, product.IsSold, product.UpdatedAt, product.Version)).ToListAsync(ct);
        var ids = rows.Select(row => row.Id).ToList();
        var barcodes = (await db.Set<Barcode>().Where(barcode => ids.Contains(barcode.ProductId)).OrderBy(barcode => barcode.Value).ToListAsync(ct)).ToLookup(barcode => barcode.ProductId, barcode => barcode.Value);
        return [.. rows.Select(row => row with { Barcodes = [.. barcodes[row.Id]] })];
    }
}
