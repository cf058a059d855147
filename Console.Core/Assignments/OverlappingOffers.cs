using System.Collections.Frozen;
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

    /// <summary>Which of some offers overlap with one of others, by the same rule; the stores and the catalogue are read once for all of them, and only where prices may meet.</summary>
    /// <param name="offers">Live personal offers.</param>
    /// <param name="others">Live personal offers too, whatever their prices.</param>
    internal static async Task<IReadOnlySet<long>> AmongAsync(
        ConsoleDb db, IReadOnlyList<LiveOffer> offers, IReadOnlyList<LiveOffer> others, DateTimeOffset now, CancellationToken ct)
    {
        var fromNow = new WallSpan(Instants.Wall(now.AddDays(-1), TimeZoneInfo.Utc), null);
        var theirs = Priced(others.Where(other => other.Definition.When.To is not { } end || end > fromNow.From), fromNow);
        var mine = theirs.Count == 0 ? [] : Priced(offers, fromNow);
        var pairs = mine.SelectMany(_ => theirs, (one, other) => (Mine: one, Theirs: other)).Where(pair =>
            pair.Mine.Offer.Id != pair.Theirs.Offer.Id && pair.Mine.Offer.Hash != pair.Theirs.Offer.Hash
            && pair.Mine.Offer.Definition.Currency == pair.Theirs.Offer.Definition.Currency).ToList();
        if (pairs.Count == 0) return FrozenSet<long>.Empty;
        var stores = await StoreFact.AllAsync(db, ct);
        var near = pairs.Where(pair => PriceMeeting.Of(pair.Mine.Plan, pair.Theirs.Plan, stores) is not null).ToLookup(pair => pair.Mine.Offer.Id);
        var asked = mine.Where(one => near.Contains(one.Offer.Id)).ToList();
        if (asked.Count == 0) return FrozenSet<long>.Empty;
        var products = await PricedProducts.ReadAsync(db, [.. asked.Select(one => one.Plan)], ct);
        return asked.Where((one, at) => near[one.Offer.Id].Any(pair => products[at].With(pair.Theirs.Plan) is not null)).Select(one => one.Offer.Id).ToFrozenSet();
    }

    static List<(LiveOffer Offer, PricePlan Plan)> Priced(IEnumerable<LiveOffer> offers, WallSpan span) =>
        [.. offers.Select(offer => (Offer: offer, Plan: PricePlan.Of(offer.Definition, span))).Where(pair => pair.Plan is not null).Select(pair => (pair.Offer, pair.Plan!))];
}
