using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offers;

/// <summary>Tells other systems, once, that an offer is over: on the wall clock of every shop or, where it counts days from assignment, for its last holder.</summary>
public sealed class OfferEnds(WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock) : IRecurringJob
{
    /// <summary>No clock on earth is further ahead of UTC.</summary>
    static readonly TimeSpan FurthestAhead = TimeSpan.FromHours(14);

    public string Name => "offer-ends";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var offer in await OverAsync(now, ct)) await gate.WriteAsync(db => TellAsync(db, offer, now, ct), ct, WriteUrgency.Bulk);
    }

    async Task<List<long>> OverAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var ahead = Instants.Wall(now + FurthestAhead, TimeZoneInfo.Utc);
        var candidates = await db.Set<Offer>()
            .Where(offer => (offer.State == OfferState.Live || offer.State == OfferState.Held) && offer.EndedAt == null && (offer.ValidTo <= ahead || (offer.ValidTo == null && offer.DaysFromAssignment != null)))
            .Select(offer => new { offer.Id, offer.ValidTo, offer.Reach }).ToListAsync(ct);
        if (candidates.Count == 0) return [];
        var names = await db.Set<Store>().Select(store => store.TimeZone).Union(db.Set<Brand>().Select(brand => brand.TimeZone)).ToListAsync(ct);
        var zones = names.Select(Instants.Zone).ToList();
        var over = new List<long>();
        foreach (var offer in candidates)
        {
            // Whoever may use it without holding it has no days to count.
            if (offer.ValidTo is null && offer.Reach is not (OfferReach.Holders or OfferReach.Claim)) continue;
            if (offer.ValidTo is { } wall ? zones.TrueForAll(zone => Instants.At(wall, zone) <= now) : await IsOverForHoldersAsync(db, offer.Id, now, ct)) over.Add(offer.Id);
        }

        return over;
    }

    /// <summary>Nobody will hold it any more, and nobody holds it still.</summary>
    static async Task<bool> IsOverForHoldersAsync(ConsoleDb db, long offer, DateTimeOffset now, CancellationToken ct)
    {
        var campaigns = await db.Set<Campaign>().Where(campaign => campaign.OfferId == offer).Select(campaign => new { campaign.Id, campaign.State }).ToListAsync(ct);
        if (campaigns.Count == 0 || campaigns.Exists(campaign => campaign.State is not (CampaignState.Finished or CampaignState.Stopped))) return false;
        // What may be claimed has holders to come as long as some of it is left.
        if (campaigns.Exists(campaign => campaign.State == CampaignState.Finished) && await db.Set<Offer>().AnyAsync(row => row.Id == offer && row.Reach == OfferReach.Claim, ct)
            && await ClaimLedger.HasRoomAsync(db, offer, ct)) return false;
        var ids = campaigns.Select(campaign => campaign.Id).ToList();
        return !await db.Set<Assignment>().Held(now).AnyAsync(held => ids.Contains(held.CampaignId) && held.OfferId == offer && held.EndsAt != null, ct);
    }

    static async Task TellAsync(ConsoleDb db, long id, DateTimeOffset now, CancellationToken ct)
    {
        // A campaign may have been launched with it since this was looked up; and only one node tells.
        if (await db.Set<Offer>().AnyAsync(offer => offer.Id == id && offer.ValidTo == null, ct) && !await IsOverForHoldersAsync(db, id, now, ct)) return;
        var told = await db.Set<Offer>().Where(offer => offer.Id == id && (offer.State == OfferState.Live || offer.State == OfferState.Held) && offer.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(offer => offer.EndedAt, now), ct);
        if (told == 0) return;
        var hash = await db.Set<Offer>().Where(offer => offer.Id == id).Select(offer => offer.Hash).SingleAsync(ct);
        EventFeed.Append(db, now, "offer.ended", $"offer/{id}", new { offerId = id, hash });
    }
}
