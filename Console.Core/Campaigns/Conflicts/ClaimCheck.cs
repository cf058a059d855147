using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Claims;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>A claim such as "20 % off" counts from a price that was not lower in the last days; else it should be known.</summary>
sealed class ClaimCheck : IReadinessCheck
{
    public string Name => "price-claim";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (campaign.Offer is not { } offer || await PriceClaims.ReadAsync(db, offer, now, ct) is not { Count: > 0 } found) return [];
        var worst = found.Findings[0];
        return [new("price_claim", EditorStep.Offer, false, found.Count, found.Days, worst.Sku, new Money(worst.Lowest, found.Currency), new Money(worst.Reference, found.Currency))];
    }
}
