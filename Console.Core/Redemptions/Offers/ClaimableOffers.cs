using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Offers;

/// <summary>Which live offers a member could claim at this moment: told of them or not, as long as some are left.</summary>
static class ClaimableOffers
{
    public static Task<IReadOnlySet<long>> OfAsync(
        ConsoleDb db, IReadOnlyCollection<LiveOffer> live, MemberHolding holding, SellingPlace place, DateTimeOffset now, CancellationToken ct) =>
        OpenClaims.OfAsync(
            db, live, live.Where(offer => !holding.Held.ContainsKey(offer.Id) && !holding.Control.Contains(offer.Id)),
            new ClaimAsker(holding.MemberId, holding.Tier, holding.ObjectsToPersonalised, place.Zone), now, ct);
}
