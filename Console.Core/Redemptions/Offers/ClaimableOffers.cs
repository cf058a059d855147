using System.Collections.Frozen;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Offers;

/// <summary>Which live offers a member could claim at this moment: told of them or not, as long as some are left.</summary>
public sealed class ClaimableOffers(ClaimBook claims)
{
    internal async Task<IReadOnlySet<long>> OfAsync(ConsoleDb db, IEnumerable<LiveOffer> live, MemberHolding holding, SellingPlace place, string channel, CancellationToken ct)
    {
        var found = new List<long>();
        foreach (var offer in live.Where(offer => offer.Definition.Reach == OfferReach.Claim && !holding.Held.ContainsKey(offer.Id) && !holding.Control.Contains(offer.Id)))
            if (await claims.CanClaimAsync(db, new ClaimAsked(offer.Id, holding.MemberId, ClaimWay.Api, channel, place.StoreId, place.Zone), ct)) found.Add(offer.Id);
        return found.ToFrozenSet();
    }
}
