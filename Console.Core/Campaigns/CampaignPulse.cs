using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>What happened in one stretch of time.</summary>
public sealed record PulseBeat(DateTimeOffset At, int Sent, int Redeemed);

/// <summary>Sent and redeemed over time.</summary>
/// <param name="Step">The length of one stretch: a minute, an hour or a day.</param>
public sealed record Pulse(TimeSpan Step, IReadOnlyList<PulseBeat> Beats);

/// <summary>The pinned offer and how much of it is used; money in minor units.</summary>
public sealed record OfferUse(long Id, int Number, string Hash, OfferState State, PromotionDefinition Definition, long Uses, long? UsesLimit, long Money, long? MoneyLimit);

/// <summary>Reads how a campaign goes: over time, and against the caps of its offer.</summary>
public sealed class CampaignPulse(IDbContextFactory<ConsoleDb> databases)
{
    const int Most = 60;

    /// <summary>Sent and redeemed since the launch, in at most 60 stretches.</summary>
    public async Task<Pulse> OfAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        // By the minute on the stored milliseconds: one grouping that both databases do alike.
        var rows = await db.Database.SqlQuery<MinuteCount>(
            $"""
             SELECT kind AS "Kind", at / 60000 AS "Minute", count(*) AS "Count" FROM activity_entry
             WHERE campaign_id = {campaign} AND kind IN (20, 30) GROUP BY kind, at / 60000
             """).ToListAsync(ct);
        if (rows.Count == 0) return new Pulse(TimeSpan.FromMinutes(1), []);
        var (first, last) = (rows.Min(row => row.Minute), rows.Max(row => row.Minute));
        var step = (last - first + 1) switch
        {
            <= Most => 1L,
            <= Most * 60 => 60L,
            _ => 1_440L,
        };
        var (from, to) = (first / step, last / step);
        // From the stretch before the first one, so that a line begins at zero.
        var shown = Math.Max(from - 1, to - Most + 1);
        var found = rows.ToLookup(row => (row.Minute / step, row.Kind));
        return new Pulse(TimeSpan.FromMinutes(step), [.. Enumerable.Range(0, (int)(to - shown + 1)).Select(index => new PulseBeat(
            DateTimeOffset.FromUnixTimeSeconds((shown + index) * step * 60),
            found[(shown + index, (int)ActivityKind.Sent)].Sum(row => row.Count), found[(shown + index, (int)ActivityKind.Redeemed)].Sum(row => row.Count)))]);
    }

    /// <summary>The sealed offer of a campaign with what is used of it; null before it is sealed.</summary>
    public async Task<OfferUse?> OfferAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var offer = await (from row in db.Set<Offer>()
                           join of in db.Set<Campaign>() on row.Id equals of.OfferId
                           where of.Id == campaign
                           select row).FirstOrDefaultAsync(ct);
        if (offer is null) return null;
        var counter = await db.Set<CapCounter>().FirstOrDefaultAsync(row => row.OfferId == offer.Id && row.Scope == CapScope.Offer && row.Holder == "", ct);
        return new OfferUse(offer.Id, offer.Number, offer.Hash, offer.State, CanonicalJson.Read<PromotionDefinition>(offer.Document),
            counter?.Uses ?? 0, counter?.UsesLimit, counter?.Money ?? 0, counter?.MoneyLimit);
    }

    sealed record MinuteCount(int Kind, long Minute, int Count);
}
