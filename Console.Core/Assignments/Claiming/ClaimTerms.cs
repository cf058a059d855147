using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments.Claiming;

/// <summary>A launched campaign whose offer may be claimed, as far as a claim is decided by it.</summary>
sealed record ClaimCampaign(long Id, CampaignState State, long Seed, int ControlBasisPoints)
{
    /// <summary>Pause and Stop end assigning, and a claim is an assignment; a finished campaign has told everybody, and its offer lives on.</summary>
    public bool IsOpen => State is CampaignState.Scheduled or CampaignState.Running or CampaignState.Finished;

    public bool InControl(long member) => Allocation.InControl(Seed, member, ControlBasisPoints / 100m);
}

/// <summary>What a claim of an offer is decided by, member apart.</summary>
sealed record ClaimTerms(Offer Offer, PromotionDefinition Definition, IReadOnlyList<ClaimCampaign> Campaigns, TimeZoneInfo BrandZone)
{
    /// <summary>Reads them; null where there is no such offer, or its reach is another.</summary>
    public static async Task<ClaimTerms?> ReadAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var offer = await db.Set<Offer>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.Reach == OfferReach.Claim, ct);
        if (offer is null) return null;
        var campaigns = await db.Set<Campaign>().Where(row => row.OfferId == id && row.LaunchedAt != null).OrderByDescending(row => row.Id)
            .Select(row => new ClaimCampaign(row.Id, row.State, row.Seed, row.ControlBasisPoints)).ToListAsync(ct);
        var zone = await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC";
        return new ClaimTerms(offer, CanonicalJson.Read<PromotionDefinition>(offer.Document), campaigns, Instants.Zone(zone));
    }

    /// <summary>Whether nobody can claim it any more: withdrawn, over by the clock, or every campaign of it stopped.</summary>
    public bool IsOver(TimeZoneInfo? zone, DateTimeOffset now) =>
        Offer.State == OfferState.Withdrawn || Offer.EndedAt is not null || (Offer.ValidTo is { } wall && Instants.At(wall, zone ?? BrandZone) <= now)
        || (Campaigns.Count > 0 && Campaigns.All(campaign => campaign.State == CampaignState.Stopped));

    /// <summary>Whether a tier may have it; an offer that names none is for all.</summary>
    public static bool IsForTier(PromotionDefinition definition, string? tier) =>
        definition.Places.Tiers is not { Count: > 0 } tiers || tiers.Contains(tier, StringComparer.OrdinalIgnoreCase);

    /// <summary>When it ends for a member who claims it now; null where the offer itself says it.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset now) =>
        Definition.When.DaysFromAssignment is { } days ? Instants.StartOfDay(Instants.Date(now, BrandZone).AddDays(days + 1), BrandZone) : null;
}
