using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Conflicts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>
/// Which other live offers would put a second price on one product for one member: price or line benefits of both, with common products, stores,
/// channels and times. Order, shipping, gift and points offers never meet.
/// </summary>
public static class OverlappingOffers
{
    /// <summary>The ids of live personal offers that overlap with one; the very same offer is the same price.</summary>
    /// <param name="among">Looks at these only; null: at all.</param>
    public static async Task<IReadOnlyList<long>> OfAsync(ConsoleDb db, Offer offer, DateTimeOffset now, CancellationToken ct, long[]? among = null)
    {
        // Wall clocks of stores differ by hours; a day of slack errs on the side of the held offer.
        var fromNow = new WallSpan(Instants.Wall(now.AddDays(-1), TimeZoneInfo.Utc), null);
        if (PricePlan.Of(CanonicalJson.Read<PromotionDefinition>(offer.Document), fromNow) is not { } mine) return [];
        var others = await db.Set<Offer>()
            .Where(other => among == null || EF.Parameter(among).Contains(other.Id))
            .Where(other => (other.State == OfferState.Live || other.State == OfferState.Held) && other.EndedAt == null && other.Id != offer.Id && other.Hash != offer.Hash && other.Currency == offer.Currency
                && (other.Reach == OfferReach.Holders || other.Reach == OfferReach.Claim) && (other.ValidTo == null || other.ValidTo > fromNow.From))
            .Select(other => new { other.Id, other.Document }).ToListAsync(ct);
        if (others.Count == 0) return [];
        var stores = await StoreFact.AllAsync(db, ct);
        var near = others.Select(other => (other.Id, Plan: PricePlan.Of(CanonicalJson.Read<PromotionDefinition>(other.Document), fromNow)))
            .Where(other => other.Plan is not null && PriceMeeting.Of(mine, other.Plan, stores) is not null).ToList();
        if (near.Count == 0) return [];
        var products = await PricedProducts.ReadAsync(db, mine, ct);
        return [.. near.Where(other => products.With(other.Plan!) is not null).Select(other => other.Id)];
    }
}
