using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>
/// Which other live offers would put a second price on one product for one member: price or line benefits of both, with common products, stores,
/// channels and times. Order, shipping, gift and points offers never meet.
/// </summary>
public static class OverlappingOffers
{
    /// <summary>The ids of live personal offers that overlap with one; it is not among them, nor are other versions of its promotion.</summary>
    public static async Task<IReadOnlyList<long>> OfAsync(ConsoleDb db, Offer offer, DateTimeOffset now, CancellationToken ct)
    {
        var mine = CanonicalJson.Read<PromotionDefinition>(offer.Document);
        if (!Prices(mine)) return [];
        var others = await db.Set<Offer>()
            .Where(other => other.State == OfferState.Live && other.PromotionId != offer.PromotionId && other.Currency == offer.Currency
                && (other.Reach == OfferReach.Holders || other.Reach == OfferReach.Claim))
            .Select(other => new { other.Id, other.Document }).ToListAsync(ct);
        List<long> found = [];
        foreach (var other in others)
        {
            var theirs = CanonicalJson.Read<PromotionDefinition>(other.Document);
            if (MayMeet(mine, theirs, now) && await CommonProductAsync(db, mine.Products, theirs.Products, ct)) found.Add(other.Id);
        }

        return found;
    }

    /// <summary>Everything but the products, which only the catalogue can tell.</summary>
    public static bool MayMeet(PromotionDefinition a, PromotionDefinition b, DateTimeOffset now) =>
        Prices(a) && Prices(b) && Meet(a.Places.Stores, b.Places.Stores) && Meet(a.Places.StoreTypes, b.Places.StoreTypes)
        && Meet(a.Places.Regions, b.Places.Regions) && Meet(a.Places.Channels, b.Places.Channels) && Meet(a.Places.Tiers, b.Places.Tiers)
        && InTime(a.When, b.When, now);

    static bool Prices(PromotionDefinition offer) => offer.Benefits.Any(benefit => benefit.Layer is Layer.Shelf or Layer.Line);

    static bool Meet(IReadOnlyList<string> a, IReadOnlyList<string> b) => a.Count == 0 || b.Count == 0 || a.Intersect(b, StringComparer.OrdinalIgnoreCase).Any();

    // Wall clocks of stores differ by hours; a day of slack errs on the side of the held offer.
    static bool InTime(OfferWhen a, OfferWhen b, DateTimeOffset now)
    {
        var starts = new[] { a.From, b.From, now.UtcDateTime.AddDays(-1) }.Max();
        return !(a.To < starts) && !(b.To < starts);
    }

    static async Task<bool> CommonProductAsync(ConsoleDb db, ProductScope a, ProductScope b, CancellationToken ct) =>
        a.IsEverything() || b.IsEverything() || await In(In(db.Set<Product>(), a), b).AnyAsync(ct);

    static IQueryable<Product> In(IQueryable<Product> products, ProductScope scope)
    {
        if (scope.Skus.Count > 0) products = products.Where(product => scope.Skus.Contains(product.Sku));
        if (scope.Styles.Count > 0) products = products.Where(product => scope.Styles.Contains(product.StyleCode));
        if (scope.Categories.Count > 0) products = products.Where(product => scope.Categories.Contains(product.Category));
        if (scope.Brands.Count > 0) products = products.Where(product => scope.Brands.Contains(product.Brand));
        if (scope.Seasons.Count > 0) products = products.Where(product => scope.Seasons.Contains(product.Season));
        if (scope.ExceptSkus.Count > 0) products = products.Where(product => !scope.ExceptSkus.Contains(product.Sku));
        return products;
    }
}
