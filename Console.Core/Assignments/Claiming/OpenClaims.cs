using System.Collections.Frozen;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments.Claiming;

/// <summary>Who might claim.</summary>
/// <param name="Objects">To personal offers.</param>
/// <param name="Zone">The clock that the ends of offers are read by.</param>
sealed record ClaimAsker(long MemberId, string? Tier, bool Objects, TimeZoneInfo Zone);

/// <summary>
/// Which live offers a member could claim at this moment. The questions are those of a single claim, asked for all offers together: a fixed number of statements
/// however many there are, and none where no offer is to be claimed. The word that counts is that of the claim.
/// </summary>
static class OpenClaims
{
    /// <param name="live">All live offers, those that the member holds among them.</param>
    /// <param name="tried">Those of them that are asked about.</param>
    public static async Task<IReadOnlySet<long>> OfAsync(
        ConsoleDb db, IReadOnlyCollection<LiveOffer> live, IEnumerable<LiveOffer> tried, ClaimAsker asker, DateTimeOffset now, CancellationToken ct)
    {
        if (asker.Objects) return FrozenSet<long>.Empty;
        var asked = tried.Where(offer => offer.State == OfferState.Live && offer.Definition.Reach == OfferReach.Claim && ClaimTerms.IsForTier(offer.Definition, asker.Tier)
            && !(offer.Definition.When.To is { } wall && Instants.At(wall, asker.Zone) <= now)).ToList();
        if (asked.Count == 0) return FrozenSet<long>.Empty;
        var (member, ids) = (asker.MemberId, asked.Select(offer => offer.Id).ToArray());
        var placed = await PlacedAsync(db, ids, member, ct);
        if (placed.Count == 0) return FrozenSet<long>.Empty;
        var held = await db.Set<Assignment>().Held(now).Where(row => row.MemberId == member).Select(row => row.OfferId).Distinct().ToArrayAsync(ct);
        var ended = await EndedAsync(db, [.. ids, .. held], ct);
        var granted = (await db.Set<MemberClaim>().Where(claim => claim.MemberId == member && claim.Reason == MemberClaim.Granted && EF.Parameter(ids).Contains(claim.OfferId))
            .Select(claim => claim.OfferId).ToListAsync(ct)).ToHashSet();
        var full = await ClaimLedger.WithoutRoomAsync(db, ids, ct);
        var open = asked.Where(offer => placed.Contains(offer.Id) && !ended.Contains(offer.Id) && !granted.Contains(offer.Id) && !full.Contains(offer.Id)).ToList();
        if (open.Count == 0) return FrozenSet<long>.Empty;
        var inHand = live.Where(offer => held.Contains(offer.Id) && !ended.Contains(offer.Id) && offer.Definition.IsAssigned()).ToList();
        var overlapping = await OverlappingOffers.AmongAsync(db, open, inHand, now, ct);
        return open.Select(offer => offer.Id).Where(id => !overlapping.Contains(id)).ToFrozenSet();
    }

    /// <summary>Offers with a campaign that goes on, a place in it for the member, and no campaign that keeps the member apart.</summary>
    static async Task<IReadOnlySet<long>> PlacedAsync(ConsoleDb db, long[] offers, long member, CancellationToken ct)
    {
        var campaigns = await db.Set<Campaign>().Where(row => row.LaunchedAt != null && EF.Parameter(offers).Contains(row.OfferId!.Value))
            .Select(row => new { Offer = row.OfferId!.Value, row.Id, row.State, row.Seed, row.ControlBasisPoints }).ToListAsync(ct);
        var known = campaigns.Select(row => (row.Offer, Campaign: new ClaimCampaign(row.Id, row.State, row.Seed, row.ControlBasisPoints))).ToList();
        var apart = known.Where(row => row.Campaign.InControl(member)).Select(row => row.Offer).ToHashSet();
        var open = known.Where(row => row.Campaign.IsOpen && !apart.Contains(row.Offer)).Select(row => row.Campaign.Id).ToArray();
        if (open.Length == 0) return FrozenSet<long>.Empty;
        var own = db.Set<Assignment>().Where(row => row.MemberId == member && EF.Parameter(offers).Contains(row.OfferId) && EF.Parameter(open).Contains(row.CampaignId))
            .Select(row => row.OfferId);
        var runs = db.Set<Occurrence>().Where(run => run.AssignedAt != null && EF.Parameter(offers).Contains(run.OfferId) && EF.Parameter(open).Contains(run.CampaignId))
            .Select(run => run.OfferId);
        return (await own.Union(runs).ToListAsync(ct)).Where(offer => !apart.Contains(offer)).ToFrozenSet();
    }

    static async Task<IReadOnlySet<long>> EndedAsync(ConsoleDb db, long[] offers, CancellationToken ct) =>
        (await db.Set<Offer>().Where(offer => EF.Parameter(offers).Contains(offer.Id) && offer.EndedAt != null).Select(offer => offer.Id).ToListAsync(ct)).ToFrozenSet();
}
