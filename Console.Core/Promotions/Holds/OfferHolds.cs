using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Holds;

/// <summary>Money that went within a window.</summary>
/// <param name="Money">Minor units, as is the budget.</param>
public sealed record BudgetBurn(long OfferId, long Money, long Budget);

/// <summary>Holds offers and lets them go on. While an offer is held no till gives it; what was reserved before may still be confirmed.</summary>
public sealed class OfferHolds(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveOffers live, TimeProvider clock)
{
    /// <summary>Holds a live offer, once, and tells other systems.</summary>
    public Task<bool> HoldAsync(Actor by, BudgetBurn burn, BurnPolicy policy, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        // A statement with its condition: of two nodes that see it, or a person who withdraws meanwhile, one comes first.
        var held = await db.Set<Offer>().Where(offer => offer.Id == burn.OfferId && offer.State == OfferState.Live).ExecuteUpdateAsync(set => set.SetProperty(offer => offer.State, OfferState.Held), ct);
        if (held == 0) return false;
        var now = clock.GetUtcNow();
        db.Add(new OfferHold { OfferId = burn.OfferId, At = now, Money = burn.Money, Budget = burn.Budget, Percent = policy.Percent, Minutes = policy.Minutes });
        var offer = await db.Set<Offer>().Where(row => row.Id == burn.OfferId).Select(row => new { row.Hash, row.Currency }).SingleAsync(ct);
        await AuditTrail.NoteAsync(db, by, now, "offer.hold", burn.OfferId, null, new { burn.Money, burn.Budget, policy.Percent, policy.Minutes }, ct);
        EventFeed.Append(db, now, "offer.held", $"offer/{burn.OfferId}", new { burn.OfferId, offer.Hash, burn.Money, burn.Budget, offer.Currency, policy.Percent, policy.Minutes });
        db.AfterCommit(live.Forget);
        return true;
    }, ct);

    /// <summary>Lets a held offer go on; what went before counts no more towards holding it.</summary>
    /// <exception cref="Refused"><c>offer_not_held</c>, <c>hold_reason_missing</c>, <c>not_found</c></exception>
    public Task ReleaseAsync(Actor by, long offer, string reason, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        if (string.IsNullOrWhiteSpace(reason)) throw PromotionRefusals.HoldReasonMissing();
        return gate.WriteAsync(async db =>
        {
            var row = await db.Set<Offer>().FindAsync([offer], ct) ?? throw PlatformRefusals.NotFound("offer", offer);
            if (row.State != OfferState.Held) throw PromotionRefusals.NotHeldNow(row.Name);
            var now = clock.GetUtcNow();
            (row.State, row.WatchedFrom) = (OfferState.Live, now);
            var hold = await db.Set<OfferHold>().Where(one => one.OfferId == offer).OrderByDescending(one => one.Id).FirstAsync(ct);
            (hold.ReleasedAt, hold.ReleasedBy, hold.ReleaseReason) = (now, by.Name, reason.Trim());
            await AuditTrail.NoteAsync(db, by, now, "offer.release", offer, null, new { reason = reason.Trim() }, ct);
            EventFeed.Append(db, now, "offer.released", $"offer/{offer}", new { offerId = offer, row.Hash });
            db.AfterCommit(live.Forget);
        }, ct);
    }

    /// <summary>Why an offer was held, the newest first; empty where it never was.</summary>
    public async Task<IReadOnlyList<OfferHold>> OfAsync(Actor by, long offer, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await db.Set<OfferHold>().Where(hold => hold.OfferId == offer).OrderByDescending(hold => hold.Id).Take(20).ToListAsync(ct);
    }
}
