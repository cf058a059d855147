using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>Puts the catalogue's facts into a basket before it is evaluated.</summary>
public static class BasketFacts
{
    static readonly Compiled<Func<ConsoleDb, List<string>, IAsyncEnumerable<Product>>> Products = new(() => EF.CompileAsyncQuery(
        (ConsoleDb db, List<string> skus) => db.Set<Product>().AsNoTracking().Where(product => skus.Contains(product.Sku))));

    /// <summary>The names of store types in an offer's scope.</summary>
    public static string NameOf(StoreKind kind) => kind switch
    {
        StoreKind.SelfOperated => "self-operated",
        StoreKind.Franchise => PlaceScope.Franchise,
        StoreKind.Online => "online",
    };

    /// <summary>The basket with product facts of its lines and the store's type, region and zone; what the catalogue does not know stays as it came.</summary>
    public static async Task<Basket> FillAsync(ConsoleDb db, Basket basket, CancellationToken ct)
    {
        var store = basket.Store is null ? null : await db.Set<Store>().AsNoTracking().FirstOrDefaultAsync(one => one.Code == basket.Store, ct);
        var zone = store?.TimeZone ?? await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? basket.Zone;
        return await WithProductsAsync(db, basket with
        {
            Zone = zone,
            StoreType = store is null ? basket.StoreType : NameOf(store.Kind),
            Region = store?.Region ?? basket.Region,
        }, ct);
    }

    /// <summary>The basket with product facts of its lines; those of the place it knows already.</summary>
    public static async Task<Basket> WithProductsAsync(ConsoleDb db, Basket basket, CancellationToken ct)
    {
        var skus = basket.Lines.Select(line => line.Sku).Distinct().ToList();
        return WithProducts(basket, await Products.For(db)(db, skus).ToDictionaryAsync(product => product.Sku, cancellationToken: ct));
    }

    /// <summary>The basket with product facts of its lines.</summary>
    /// <param name="products">By sku.</param>
    public static Basket WithProducts(Basket basket, IReadOnlyDictionary<string, Product> products) => basket with
    {
        Lines = [.. basket.Lines.Select(line => products.TryGetValue(line.Sku, out var product) ? WithFacts(line, product) : line)],
    };

    static BasketLine WithFacts(BasketLine line, Product product) => line with
    {
        Style = product.StyleCode,
        Category = product.Category is "" ? line.Category : product.Category,
        Brand = product.Brand,
        Season = product.Season,
        LifeStage = CodeOf(product.LifeStage),
        ListPrice = line.ListPrice ?? product.ListPrice,
    };

    /// <summary>A life stage as scopes name it, for example <c>clearance</c>.</summary>
    public static string CodeOf(LifeStage stage) => stage.ToString().ToLowerInvariant();
}
