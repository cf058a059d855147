using System.Text.Json;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>Puts the catalogue's facts into a basket before it is evaluated.</summary>
public static class BasketFacts
{
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
        var products = Asking(db, basket.Lines.Select(line => line.Sku));
        await Question.AskAsync(db, [products], ct);
        return WithProducts(basket, products.Rows.ToDictionary(product => product.Sku));
    }

    /// <summary>What the catalogue knows of products.</summary>
    public static Question<ProductFacts> Asking(ConsoleDb db, IEnumerable<string> skus)
    {
        var wanted = skus.Distinct().ToArray();
        var sql = db.IsSqlite
            ? (FormattableString)$"SELECT sku, style_code, category, brand, season, life_stage, list_price FROM product WHERE sku IN (SELECT value FROM json_each({JsonSerializer.Serialize(wanted)}))"
            : $"SELECT sku, style_code, category, brand, season, life_stage, list_price FROM product WHERE sku = ANY({wanted})";
        return new Question<ProductFacts>(sql, row => new ProductFacts(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), (LifeStage)row.GetInt32(5), row.LongOrNull(6)));
    }

    /// <summary>The basket with product facts of its lines.</summary>
    /// <param name="products">By sku.</param>
    public static Basket WithProducts(Basket basket, IReadOnlyDictionary<string, ProductFacts> products) => basket with
    {
        Lines = [.. basket.Lines.Select(line => products.TryGetValue(line.Sku, out var product) ? WithFacts(line, product) : line)],
    };

    static BasketLine WithFacts(BasketLine line, ProductFacts product) => line with
    {
        Style = product.Style,
        Category = product.Category is "" ? line.Category : product.Category,
        Brand = product.Brand,
        Season = product.Season,
        LifeStage = CodeOf(product.LifeStage),
        ListPrice = line.ListPrice ?? product.ListPrice,
    };

    /// <summary>A life stage as scopes name it, for example <c>clearance</c>.</summary>
    public static string CodeOf(LifeStage stage) => stage.ToString().ToLowerInvariant();
}

/// <summary>What offers look at of a product.</summary>
/// <param name="ListPrice">Minor units of the brand's currency.</param>
public sealed record ProductFacts(string Sku, string Style, string Category, string Brand, string Season, LifeStage LifeStage, long? ListPrice);
