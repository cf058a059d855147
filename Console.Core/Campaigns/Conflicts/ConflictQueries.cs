using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Claims;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>What a campaign's claim was held against.</summary>
/// <param name="SealedAt">When the evidence was kept with the offer; null: of the draft, as of now.</param>
public sealed record ClaimSeen(ClaimReading Reading, DateTimeOffset? SealedAt);

/// <summary>Reads what stands beside a campaign's price, and what its claim is worth.</summary>
public sealed class ConflictQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>The prices that members could see beside this campaign's.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<RadarReading> OfAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await ConflictRadar.LookAsync(db, await CampaignCase.ReadAsync(db, campaign, ct), clock.GetUtcNow(), ct);
    }

    /// <summary>The evidence kept with the sealed offer, or the check of the draft; null where nothing is claimed.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<ClaimSeen?> ClaimAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        if (about.Campaign.OfferId is { } sealedOffer)
        {
            var kept = await db.Set<OfferClaim>().FirstOrDefaultAsync(claim => claim.OfferId == sealedOffer, ct);
            return kept is null ? null : new ClaimSeen(CanonicalJson.Read<ClaimReading>(kept.Evidence), kept.At);
        }

        return about.Offer is { } offer && await PriceClaims.ReadAsync(db, offer, clock.GetUtcNow(), ct) is { } reading ? new ClaimSeen(reading, null) : null;
    }
}
