using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>The offers that a till says it gave, as they were sealed: live, or withdrawn since without the till having heard of it.</summary>
static class GivenOffers
{
    /// <summary>Those that there are under the hash that the till names; one that never went out is none. Whether its store accepted them, the till's pack has said.</summary>
    public static async Task<IReadOnlyList<LiveOffer>> OfAsync(ConsoleDb db, OfferShelf shelf, IReadOnlyList<GivenOffer> given, long? store, CancellationToken ct)
    {
        IReadOnlySet<long> accepted = store is { } id ? new HashSet<long> { id } : new HashSet<long>();
        var ids = given.Select(one => one.OfferId).Distinct().ToArray();
        var rows = await db.Set<Offer>().Where(offer => EF.Parameter(ids).Contains(offer.Id) && offer.State != OfferState.Sealed)
            .Select(offer => new { offer.Id, offer.PromotionId, offer.State }).ToListAsync(ct);
        var known = await shelf.OfAsync(db, [.. rows.Select(row => row.Id)], ct);
        return [.. rows.Where(row => given.Any(one => one.OfferId == row.Id && one.Hash == known[row.Id].Hash)).OrderBy(row => row.Id)
            .Select(row => new LiveOffer(row.Id, row.PromotionId, known[row.Id].Name, known[row.Id].Hash, OfferState.Live, known[row.Id].Definition) { Accepted = accepted })];
    }

    /// <summary>Where a till says what it gave: no caps, or, where it cut the last of a budget, the budget that it found. Else every cap as if nothing were taken of it.</summary>
    public static IReadOnlyDictionary<long, IReadOnlyList<CapRoom>> Room(IReadOnlyList<LiveOffer> offers, IReadOnlyList<GivenOffer>? given) => given is null
        ? new Dictionary<long, IReadOnlyList<CapRoom>>()
        : offers.ToDictionary(offer => offer.Id, offer => Room(offer.Definition.Caps, given.First(one => one.OfferId == offer.Id).Discount));

    static IReadOnlyList<CapRoom> Room(OfferCaps caps, long? discount) =>
        [.. caps.Scopes().Select(scope => new CapRoom(scope, null, caps.NearlyUsed == NearlyUsed.Clip && discount > 0 ? discount : null))];
}
