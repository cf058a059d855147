using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Parts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Units that come back.</summary>
public sealed record ReturnAsked(string LineId, int Quantity);

/// <summary>What a refund comes to, and the redemption after it.</summary>
public sealed record RefundAnswer(string Currency, long Amount, RefundShare Share, RedemptionView Redemption)
{
    /// <summary>Whose room of caps grows: where it was taken (ADR 11).</summary>
    public required AccountOfReturn CapsGoBackTo { get; init; }

    /// <summary>On whose account the money moves: what each party paid for the discount, and the points.</summary>
    public required AccountOfReturn SettledIn { get; init; }

    /// <summary>Points to take back; null: none.</summary>
    public PointsToBook? Points { get; init; }
}

/// <summary>An account that a return moves.</summary>
/// <param name="Store">The store's code; empty on the brand's web.</param>
public sealed record AccountOfReturn(string Store, string Channel);

/// <summary>Returns of confirmed redemptions: part or whole, shown before they are booked; and voiding a sale that never was.</summary>
public sealed class ReturnActions(WriteGate gate, IDbContextFactory<ConsoleDb> databases, UseLedger ledger, ReturnBook returns, SellingPlaces places, TimeProvider clock)
{
    /// <summary>What a return where it was sold would give back; books nothing.</summary>
    /// <inheritdoc cref="PreviewAsync(Actor, Guid, IReadOnlyList{ReturnAsked}, ReturnPlaceAsked, CancellationToken)"/>
    public Task<RefundAnswer> PreviewAsync(Actor by, Guid id, IReadOnlyList<ReturnAsked> lines, CancellationToken ct) => PreviewAsync(by, id, lines, ReturnPlaceAsked.AsSold, ct);

    /// <summary>What a return would give back; books nothing.</summary>
    /// <param name="lines">Empty: everything that is left.</param>
    /// <exception cref="Refused">As of <c>RefundAsync</c></exception>
    public async Task<RefundAnswer> PreviewAsync(Actor by, Guid id, IReadOnlyList<ReturnAsked> lines, ReturnPlaceAsked where, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var store = await StoreAsync(by, where, ct);
        await using var db = databases.CreateDbContext();
        var redemption = await db.Set<Redemption>().FirstOrDefaultAsync(row => row.Id == id, ct);
        if (redemption is null || !await UseLedger.IsWithinAsync(db, ScopeOf(by, store), redemption.StoreId, ct)) throw RedemptionRefusals.NotFound(id);
        var uses = await db.Set<Use>().Where(use => use.RedemptionId == id && use.State != UseState.LetGo).ToListAsync(ct);
        var share = await returns.ShareAsync(db, redemption, uses, lines, ct);
        return await AnswerAsync(db, redemption, uses, share, PlaceOf(where, store, redemption), ct);
    }

    /// <summary>Books a return where it was sold.</summary>
    /// <inheritdoc cref="RefundAsync(Actor, Guid, IReadOnlyList{ReturnAsked}, ReturnPlaceAsked, CancellationToken)"/>
    public Task<RefundAnswer> RefundAsync(Actor by, Guid id, IReadOnlyList<ReturnAsked> lines, CancellationToken ct) => RefundAsync(by, id, lines, ReturnPlaceAsked.AsSold, ct);

    /// <inheritdoc cref="RefundAsync(Actor, Guid, IReadOnlyList{ReturnAsked}, ReturnPlaceAsked, long?, CancellationToken)"/>
    public Task<RefundAnswer> RefundAsync(Actor by, Guid id, IReadOnlyList<ReturnAsked> lines, ReturnPlaceAsked where, CancellationToken ct) => RefundAsync(by, id, lines, where, null, ct);

    /// <summary>
    /// Books a return: money, budget and, when nothing is left, the use go back, once. Room of caps goes back where it was taken; what each party paid for the discount
    /// goes off the account of the place that takes the goods back.
    /// </summary>
    /// <param name="lines">Empty: everything that is left.</param>
    /// <param name="where">In a store of the actor's own, whoever has the redemption's id returns what was sold in any.</param>
    /// <param name="shown">The amount that somebody was shown, minor units, and nothing else is booked; null: whatever it comes to.</param>
    /// <exception cref="Refused">
    /// <c>redemption_not_confirmed</c>, <c>return_line_unknown</c>, <c>return_too_many</c>, <c>refund_changed</c>, <c>store_unknown</c>, <c>store_out_of_scope</c>,
    /// <c>selling_channel_unknown</c>
    /// </exception>
    public async Task<RefundAnswer> RefundAsync(Actor by, Guid id, IReadOnlyList<ReturnAsked> lines, ReturnPlaceAsked where, long? shown, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var store = await StoreAsync(by, where, ct);
        return await gate.WriteAsync(async db =>
        {
            var (redemption, uses) = await UseLedger.LockAsync(db, by with { Scope = ScopeOf(by, store) }, id, ct);
            var place = PlaceOf(where, store, redemption);
            var share = await returns.ShareAsync(db, redemption, uses, lines, ct);
            if (shown is { } amount && amount != share.Amount) throw RedemptionRefusals.RefundChanged();
            var now = clock.GetUtcNow();
            var answer = await AnswerAsync(db, redemption, uses, share, place, ct);
            db.AddRange(share.Lines.Select(line => new ReturnedLine { RedemptionId = id, LineId = line.LineId, Quantity = line.Quantity, Amount = line.Amount, At = now }));
            db.AddRange(share.Gifts.Select(gift => new ReturnedLine { RedemptionId = id, LineId = gift.Sku, OfferId = gift.OfferId, Quantity = gift.Quantity, Amount = -gift.Charge, At = now }));
            var parts = ReturnBook.Of(share, uses);
            await returns.GiveBackAsync(db, parts, share.IsWhole, now, place, ct);
            if (redemption.State != RedemptionState.PartlyConfirmed) redemption.State = share.IsWhole ? RedemptionState.Refunded : RedemptionState.PartlyRefunded;
            RedemptionTelling.Refunded(db, redemption, [.. parts.Select(part => (part.Use, part.Money))], "redemption.refunded", now, place, answer.Points);
            return answer with { Redemption = await PartViews.OfAsync(db, redemption, uses, ct) };
        }, ct);
    }

    /// <summary>Undoes a confirmed redemption whose sale never was: every use goes back.</summary>
    /// <exception cref="Refused"><c>redemption_not_confirmed</c></exception>
    public Task<RedemptionView> VoidAsync(Actor by, Guid id, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        return gate.WriteAsync(async db =>
        {
            var (redemption, uses) = await UseLedger.LockAsync(db, by, id, ct);
            if (redemption.State == RedemptionState.Voided) return await PartViews.OfAsync(db, redemption, uses, ct);
            if (redemption.State != RedemptionState.Confirmed) throw RedemptionRefusals.NotConfirmed(redemption.State);
            var now = clock.GetUtcNow();
            await ledger.GiveBackAsync(db, uses, 1, use => use.Discount, UseEntryKind.Voided, now, null, ct);
            var points = PointsToBook.Of(-uses.Sum(use => use.Points - use.PointsBack), $"{id}/void", redemption.ReceiptStore, redemption.Channel);
            foreach (var use in uses) (use.State, use.Refunded, use.PointsBack) = (UseState.Voided, use.Discount, use.Points);
            redemption.State = RedemptionState.Voided;
            RedemptionTelling.Refunded(db, redemption, [.. uses.Select(use => (use, use.Discount))], "redemption.voided", now, points: points);
            return await PartViews.OfAsync(db, redemption, uses, ct);
        }, ct);
    }

    /// <summary>The store that takes the goods back; null where none is named.</summary>
    async Task<SellingPlace?> StoreAsync(Actor by, ReturnPlaceAsked where, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(where.Channel) && !ChannelNames.Asking.Contains(where.Channel)) throw RedemptionRefusals.ChannelUnknown(where.Channel);
        return string.IsNullOrEmpty(where.Store) ? null : await places.OfAsync(by, where.Store, ct);
    }

    static async Task<RefundAnswer> AnswerAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, RefundShare share, UsePlace place, CancellationToken ct)
    {
        var (sold, settled) = (await ReceiptBook.StoreOfAsync(db, redemption.StoreId, ct), await ReceiptBook.StoreOfAsync(db, place.StoreId, ct));
        var before = await db.Set<ReturnedLine>().Where(line => line.RedemptionId == redemption.Id && line.OfferId == null).SumAsync(line => line.Quantity, ct);
        return new RefundAnswer(redemption.Currency, share.Amount, share, await PartViews.OfAsync(db, redemption, uses, ct))
        {
            CapsGoBackTo = new AccountOfReturn(sold, redemption.Channel),
            SettledIn = new AccountOfReturn(settled, place.Channel),
            Points = PointsToBook.Of(-share.Points.Values.Sum(), $"{redemption.Id}/return/{before + share.Lines.Sum(line => line.Quantity)}", settled, place.Channel),
        };
    }

    static Scope ScopeOf(Actor by, SellingPlace? store) => store is null ? by.Scope : Scope.Everything;

    static UsePlace PlaceOf(ReturnPlaceAsked where, SellingPlace? store, Redemption sale)
    {
        if (where.IsAsSold) return new UsePlace(sale.StoreId, sale.Channel);
        if (store is not null) return new UsePlace(store.StoreId, where.Channel ?? (store.StoreId == sale.StoreId ? sale.Channel : ChannelNames.Pos));
        return new UsePlace(where.Channel == ChannelNames.Pos ? sale.StoreId : null, where.Channel!);
    }
}
