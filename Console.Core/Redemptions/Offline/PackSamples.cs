using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>Chooses a few products to try a store's offers with: two of what each of the first offers is about, and two of anything.</summary>
static class PackSamples
{
    const int MostOffers = 10;

    const int Each = 2;

    public static async Task<IReadOnlyList<PackSample>> OfAsync(ConsoleDb db, IEnumerable<PromotionDefinition> offers, CancellationToken ct)
    {
        var found = new List<PackSample>();
        foreach (var scope in offers.Select(offer => offer.Products).Take(MostOffers).Append(new ProductScope())) found.AddRange(await InAsync(db, scope, ct));
        return [.. found.DistinctBy(sample => sample.Sku)];
    }

    static async Task<IEnumerable<PackSample>> InAsync(ConsoleDb db, ProductScope scope, CancellationToken ct)
    {
        var products = db.Set<Product>().Where(product => product.IsSold && product.ListPrice != null);
        if (Some(scope.Skus) is { } skus) products = products.Where(product => EF.Parameter(skus).Contains(product.Sku));
        if (Some(scope.Styles) is { } styles) products = products.Where(product => EF.Parameter(styles).Contains(product.StyleCode));
        if (Some(scope.Categories) is { } categories) products = products.Where(product => EF.Parameter(categories).Contains(product.Category));
        if (Some(scope.Brands) is { } brands) products = products.Where(product => EF.Parameter(brands).Contains(product.Brand));
        var rows = await products.OrderBy(product => product.Id).Take(100).AsNoTracking().ToListAsync(ct);
        return rows.Select(product => new PackSample(
                product.Sku, product.ListPrice!.Value, product.StyleCode, product.Category, product.Brand, product.Season, BasketFacts.CodeOf(product.LifeStage)))
            .Where(sample => ProductMatcher.Of(scope).Matches(new WorkingLine(0, sample.Line("1", 1)))).Take(Each);
    }

    /// <summary>A list may be long: a few of it are enough to find a product.</summary>
    static string[]? Some(IReadOnlyList<string> codes) => codes.Count == 0 ? null : [.. codes.Take(100)];
}
