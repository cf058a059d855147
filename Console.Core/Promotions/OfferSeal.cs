using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Claims;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>Makes an immutable offer of a promotion and moves it through its life; Campaigns calls it inside its own write.</summary>
public sealed class OfferSeal(CodeBook codes, LiveOffers live)
{
    /// <summary>Seals the promotion as it stands: offer, cap counters and codes. The same text is the same version. Saves what it adds.</summary>
    /// <exception cref="Refused"><c>promotion_incomplete</c>, <c>promotion_archived</c>, <c>code_taken</c></exception>
    public async Task<Offer> SealAsync(ConsoleDb db, Actor by, Promotion promotion, DateTimeOffset now, CancellationToken ct)
    {
        if (promotion.IsArchived) throw PromotionRefusals.Archived(promotion.Name);
        var definition = CanonicalJson.Read<PromotionDefinition>(promotion.Definition);
        if (PromotionProblems.Of(definition) is { Count: > 0 } problems) throw PromotionRefusals.Incomplete(problems);
        var document = OfferDocument.Of(definition);
        var same = await db.Set<Offer>().FirstOrDefaultAsync(
            offer => offer.PromotionId == promotion.Id && offer.Hash == document.Hash && offer.State != OfferState.Withdrawn, ct);
        if (same is not null) return same;

        var number = await db.Set<Offer>().Where(offer => offer.PromotionId == promotion.Id).MaxAsync(offer => (int?)offer.Number, ct) ?? 0;
        var made = Row(promotion, definition, document, number + 1, by, now);
        db.Add(made);
        promotion.LatestOfferVersion = made.Number;
        await db.SaveChangesAsync(ct);

        await MakeCountersAsync(db, made, definition, ct);
        await OfferClaim.KeepAsync(db, made, definition, now, ct);
        if (definition.Codes is { Kind: CodeKind.Shared, Shared: { } shared }) await codes.ShareAsync(db, made.Id, shared, takeOver: false, ct);
        if (definition.Codes is { Kind: CodeKind.Pool, PoolSize: > 0 and var size }) await codes.PoolAsync(db, made.Id, size, ct);
        await AuditTrail.NoteAsync(db, by, now, "offer.seal", made.Id, null, new { promotion.Name, made.Number, made.Hash }, ct);
        EventFeed.Append(db, now, "offer.sealed", $"offer/{made.Id}", new { offerId = made.Id, made.Hash, promotionId = promotion.Id, version = made.Number });
        // Going live may follow in the same write, and looks for the code.
        await db.SaveChangesAsync(ct);
        return made;
    }

    /// <summary>Tills honour the offer from the commit of this write on.</summary>
    /// <exception cref="Refused"><c>offer_withdrawn</c>, <c>offer_held</c></exception>
    public async Task GoLiveAsync(ConsoleDb db, long offer, CancellationToken ct)
    {
        var row = await FindAsync(db, offer, ct);
        if (row.State == OfferState.Withdrawn) throw PromotionRefusals.Withdrawn(offer);
        if (row.State == OfferState.Held) throw PromotionRefusals.Held(row.Name);
        row.State = OfferState.Live;
        // Assigned anew, it has new holders; a fixed end stays as it was told.
        if (row.ValidTo is null) row.EndedAt = null;
        var kept = CanonicalJson.Read<PromotionDefinition>(row.Document).Codes;
        if (kept is { Kind: CodeKind.Shared, Shared: { } shared }) await codes.ShareAsync(db, offer, shared, takeOver: true, ct);
        if (kept is { Kind: CodeKind.Pool, Brought: > 0 and var brought }) await CodeBook.HandOverAsync(db, row.PromotionId, offer, brought, ct);
        db.AfterCommit(live.Forget);
    }

    /// <summary>No till honours the offer any more; what was redeemed stays.</summary>
    public async Task WithdrawAsync(ConsoleDb db, Actor by, long offer, string reason, DateTimeOffset now, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw PromotionRefusals.ReasonMissing();
        var row = await FindAsync(db, offer, ct);
        if (row.State == OfferState.Withdrawn) return;
        (row.State, row.WithdrawnAt, row.WithdrawnReason) = (OfferState.Withdrawn, now, reason.Trim());
        await AuditTrail.NoteAsync(db, by, now, "offer.withdraw", offer, null, new { reason }, ct);
        EventFeed.Append(db, now, "offer.withdrawn", $"offer/{offer}", new { offerId = offer, row.Hash });
        db.AfterCommit(live.Forget);
    }

    static async Task<Offer> FindAsync(ConsoleDb db, long offer, CancellationToken ct) =>
        await db.Set<Offer>().FindAsync([offer], ct) ?? throw Platform.PlatformRefusals.NotFound("offer", offer);

    static Offer Row(Promotion promotion, PromotionDefinition definition, OfferDocument document, int number, Actor by, DateTimeOffset now) => new()
    {
        PromotionId = promotion.Id,
        Number = number,
        Name = promotion.Name,
        Document = document.Json,
        Hash = document.Hash,
        Currency = definition.Currency,
        Reach = definition.Reach,
        ValidFrom = definition.When.From,
        ValidTo = definition.When.To,
        DaysFromAssignment = definition.When.DaysFromAssignment,
        Priority = definition.Stack.Position,
        State = OfferState.Sealed,
        SealedAt = now,
        SealedBy = by.Name,
    };

    /// <summary>Counters that are known beforehand; members', stores', days' and codes' rows come with their first use.</summary>
    static async Task MakeCountersAsync(ConsoleDb db, Offer offer, PromotionDefinition definition, CancellationToken ct)
    {
        List<CapCounter> counters = [];
        if (definition.Caps.HasOverall())
            counters.Add(new CapCounter { OfferId = offer.Id, Scope = CapScope.Offer, UsesLimit = definition.Caps.Uses, MoneyLimit = definition.Caps.Money });
        if (definition.Caps.Of(CapScope.Channel) is not (null, null) and var channel)
            counters.AddRange(ChannelNames.All.Select(name =>
                new CapCounter { OfferId = offer.Id, Scope = CapScope.Channel, Holder = name, UsesLimit = channel.Uses, MoneyLimit = channel.Money }));
        await db.InsertAsync(counters, ct, OnExisting.Skip);
        if (offer.Reach == OfferReach.Claim) await db.InsertAsync([new ClaimCounter { OfferId = offer.Id, ClaimsLimit = definition.Caps.Uses }], ct, OnExisting.Skip);
    }
}
