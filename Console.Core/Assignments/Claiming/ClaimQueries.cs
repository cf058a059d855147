using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments.Claiming;

/// <summary>An offer to be claimed, in words.</summary>
/// <param name="Code">Of whoever claimed it, or the one for all; null: the member's number or card is enough.</param>
/// <param name="Ends">The first instant at which it no longer holds.</param>
/// <param name="Until">The same in words, on the brand's clock; null where it does not end by itself, or only once it is claimed.</param>
public sealed record ClaimableOffer(long OfferId, string Hash, string Headline, string Terms, string Sentence, string? Code, DateTimeOffset? Ends, string? Until);

/// <summary>How often the offer of a campaign was claimed.</summary>
/// <param name="Limit">The overall cap on uses.</param>
/// <param name="Untold">Of those granted: who was in no run, or left out by it.</param>
/// <param name="Refused">Members who asked and were not given it.</param>
public sealed record CampaignClaims(long OfferId, long Granted, long? Limit, long Untold, long Refused, bool IsOpen);

/// <summary>Reads claims, and the offers that may be claimed.</summary>
public sealed class ClaimQueries(IDbContextFactory<ConsoleDb> databases, CodeBook codes, TimeProvider clock)
{
    /// <summary>An offer as its claim shows it; null where it is none to be claimed, or not launched yet.</summary>
    /// <param name="granted">The member's claim; null: nobody's eyes in particular, and no code.</param>
    public async Task<ClaimableOffer?> ShowAsync(long offer, GrantedClaim? granted, string language, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        if (await ClaimTerms.ReadAsync(db, offer, ct) is not { Campaigns.Count: > 0 } terms) return null;
        var definition = terms.Definition;
        var own = granted?.CodeId is { } code ? (await codes.ShowAsync(db, [code], ct)).GetValueOrDefault(code) : null;
        var common = definition.When.To is { } wall ? Instants.At(wall, terms.BrandZone) : (DateTimeOffset?)null;
        var ends = granted?.EndsAt is { } end && (common is null || end < common) ? end : common;
        return new ClaimableOffer(
            offer, terms.Offer.Hash, definition.Headline.In(language) is { Length: > 0 } headline ? headline : terms.Offer.Name, definition.Terms.In(language),
            PromotionSentence.Of(definition, language), own ?? (granted is null ? null : definition.Codes.Shared), ends,
            ends is { } instant ? Recipients.LastMoment(Instants.Wall(instant, terms.BrandZone), language) : null);
    }

    /// <summary>Whether anybody may claim it at this moment.</summary>
    public async Task<bool> IsOpenAsync(long offer, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await ClaimTerms.ReadAsync(db, offer, ct) is { } terms && await IsOpenAsync(db, terms, ct);
    }

    /// <summary>The claims of a campaign; null where its offer need not be claimed, or is not launched.</summary>
    public async Task<CampaignClaims?> OfAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var offer = await db.Set<Campaign>().Where(row => row.Id == campaign && row.LaunchedAt != null).Select(row => row.OfferId).FirstOrDefaultAsync(ct);
        if (offer is not { } id || await ClaimTerms.ReadAsync(db, id, ct) is not { } terms) return null;
        var counts = await CountAsync(db, campaign, terms, ct);
        return new CampaignClaims(id, counts.Granted, terms.Definition.Caps.Uses, counts.Untold, counts.Refused, await IsOpenAsync(db, terms, ct));
    }

    /// <summary>Claims granted, those among them of members whom no run had told, and members who were refused.</summary>
    static async Task<(long Granted, long Untold, long Refused)> CountAsync(ConsoleDb db, long campaign, ClaimTerms terms, CancellationToken ct)
    {
        // Counted already, unless several campaigns share the offer; a counter that was lost is counted anew.
        var counted = terms.Campaigns.Count == 1
            ? await db.Set<ClaimCounter>().Where(counter => counter.OfferId == terms.Offer.Id).Select(counter => (long?)counter.Claims).FirstOrDefaultAsync(ct)
            : null;
        var claims = db.Set<MemberClaim>().Where(claim => claim.CampaignId == campaign);
        var granted = claims.Where(claim => claim.Reason == MemberClaim.Granted);
        return (
            counted ?? await granted.LongCountAsync(ct),
            await granted.Join(db.Set<Assignment>().Where(row => !row.IsInvitation), claim => claim.AssignmentId, row => row.Id, (_, row) => row.Id).LongCountAsync(ct),
            await claims.Where(claim => claim.Reason != MemberClaim.Granted).Select(claim => claim.MemberId).Distinct().LongCountAsync(ct));
    }

    async Task<bool> IsOpenAsync(ConsoleDb db, ClaimTerms terms, CancellationToken ct) =>
        terms.Offer.State == OfferState.Live && !terms.IsOver(null, clock.GetUtcNow()) && terms.Campaigns.Any(campaign => campaign.IsOpen) && await ClaimLedger.HasRoomAsync(db, terms.Offer.Id, ct);
}
