using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Invitations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>An offer that franchise stores have to accept says how many of them were never asked. It stops nothing: a store may be left out on purpose.</summary>
sealed class InvitedStoresCheck : IReadinessCheck
{
    public string Name => "invited-stores";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (campaign.Offer is not { } offer || !offer.Places.AsksFranchisees()) return [];
        var stores = InvitedStores.Of(db, offer.Places, Scope.Everything);
        var all = await stores.CountAsync(ct);
        if (all == 0) return [];
        // Invitations belong to a sealed version, which there is only once the campaign is approved.
        if (campaign.Campaign.OfferId is not { } id) return [new("stores_invited_after", EditorStep.Offer, false)];
        var missing = await stores.CountAsync(store => !db.Set<OfferInvitation>().Any(row => row.OfferId == id && row.StoreId == store.Id), ct);
        return missing == 0 ? [] : [new("stores_not_invited", EditorStep.Offer, false, missing, all)];
    }
}
