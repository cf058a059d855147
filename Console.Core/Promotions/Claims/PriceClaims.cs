using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Conflicts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Claims;

/// <summary>A product that cost less than the price from which the claim counts; prices are minor units of the brand's currency.</summary>
/// <param name="Reference">The list price, from which the claim counts.</param>
/// <param name="Store">Where the lowest price was; null: it was the list price.</param>
/// <param name="Until">When it ended; null: it still holds.</param>
public sealed record ClaimFinding(string Sku, string Name, long Reference, long Lowest, string? Store, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>What the check of a claim found.</summary>
/// <param name="Days">The days that were looked at.</param>
/// <param name="Count">Products whose price was lower; all of them.</param>
/// <param name="Findings">The first of them, the widest gap first.</param>
public sealed record ClaimReading(int Days, string Currency, int Count, IReadOnlyList<ClaimFinding> Findings);

/// <summary>Holds a claim such as "20 % off" against the lowest price of the last days, in the price history.</summary>
public static class PriceClaims
{
    /// <summary>Findings that are kept and shown; the count tells of the others.</summary>
    public const int MostFindings = 100;

    /// <summary>True for what says how much less something costs: a share or an amount off a unit, a line or a price on the shelf. "3 for 2" and plain prices claim no former price.</summary>
    public static bool IsClaim(PromotionDefinition offer) => offer.Benefits.Any(benefit => PricePlan.SetsPrices(benefit) && benefit switch
    {
        PercentOff or AmountOff => true,
        ShelfPrice shelf => shelf.Give.Price is null,
        _ => false,
    });

    /// <summary>Holds the claim of a definition against what its products cost; null where it claims nothing or the policy asks nothing.</summary>
    public static async Task<ClaimReading?> ReadAsync(ConsoleDb db, PromotionDefinition offer, DateTimeOffset now, CancellationToken ct)
    {
        var days = (await SettingsBook.ReadAsync<ClaimPolicy>(db, ct)).Days;
        if (days <= 0 || !IsClaim(offer)) return null;
        var currency = await db.Set<Brand>().Select(brand => brand.Currency).FirstOrDefaultAsync(ct) ?? offer.Currency;
        // Prices are in the brand's currency; an offer in another one claims nothing about them.
        if (currency != offer.Currency) return null;
        var places = new PricePlan { Products = [offer.Products], Places = offer.Places };
        var stores = (await StoreFact.AllAsync(db, ct)).Where(store => PriceMeeting.Of(places, At(store), [store]) is not null).Select(store => store.Code).ToHashSet();
        var lowest = new Dictionary<long, ClaimFinding>();
        var matcher = ProductMatcher.Of(offer.Products);
        await foreach (var price in PriceHistory.MovedSinceAsync(db, now.AddDays(-days), ct))
        {
            var product = price.Product;
            if (product.ListPrice is not { } reference || price.Price >= reference || (price.Store is { } code && !stores.Contains(code))) continue;
            if (!matcher.Matches(product.Sku, product.StyleCode, product.Category, product.Brand, product.Season, BasketFacts.CodeOf(product.LifeStage), reference)) continue;
            if (!lowest.TryGetValue(product.Id, out var found) || price.Price < found.Lowest)
                lowest[product.Id] = new ClaimFinding(product.Sku, product.Name, reference, price.Price, price.Store, price.From, price.Until);
        }

        return new ClaimReading(days, currency, lowest.Count,
            [.. lowest.Values.OrderByDescending(found => found.Reference - found.Lowest).ThenBy(found => found.Sku, StringComparer.Ordinal).Take(MostFindings)]);
    }

    static PricePlan At(StoreFact store) => new() { Products = [new ProductScope()], Places = new PlaceScope { Stores = [store.Code] } };
}
