using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Units that come back.</summary>
public sealed record ReturnAsked(string LineId, int Quantity);

/// <summary>What a refund comes to, and the redemption after it.</summary>
public sealed record RefundAnswer(string Currency, long Amount, RefundShare Share, RedemptionView Redemption);

/// <summary>Returns of confirmed redemptions: part or whole, shown before they are booked; and voiding a sale that never was.</summary>
public sealed class ReturnActions(WriteGate gate, IDbContextFactory<ConsoleDb> databases, UseLedger ledger, SellingPlaces places, TimeProvider clock)
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
        var share = await ShareAsync(db, redemption, uses, lines, ct);
        return new RefundAnswer(redemption.Currency, share.Amount, share, RedemptionView.Of(redemption, uses));
    }

    /// <summary>Books a return where it was sold.</summary>
    /// <inheritdoc cref="RefundAsync(Actor, Guid, IReadOnlyList{ReturnAsked}, ReturnPlaceAsked, CancellationToken)"/>
    public Task<RefundAnswer> RefundAsync(Actor by, Guid id, IReadOnlyList<ReturnAsked> lines, CancellationToken ct) => RefundAsync(by, id, lines, ReturnPlaceAsked.AsSold, ct);

    /// <summary>
    /// Books a return: money, budget and, when nothing is left, the use go back, once. Room of caps goes back where it was taken; what each party paid for the discount
    /// goes off the account of the place that takes the goods back.
    /// </summary>
    /// <param name="lines">Empty: everything that is left.</param>
    /// <param name="where">In a store of the actor's own, whoever has the redemption's id returns what was sold in any.</param>
    /// <exception cref="Refused">
    /// <c>redemption_not_confirmed</c>, <c>return_line_unknown</c>, <c>return_too_many</c>, <c>store_unknown</c>, <c>store_out_of_scope</c>, <c>selling_channel_unknown</c>
    /// </exception>
    public async Task<RefundAnswer> RefundAsync(Actor by, Guid id, IReadOnlyList<ReturnAsked> lines, ReturnPlaceAsked where, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var store = await StoreAsync(by, where, ct);
        return await gate.WriteAsync(async db =>
        {
            var (redemption, uses) = await UseLedger.LockAsync(db, by with { Scope = ScopeOf(by, store) }, id, ct);
            var place = PlaceOf(where, store, redemption);
            var share = await ShareAsync(db, redemption, uses, lines, ct);
            var now = clock.GetUtcNow();
            db.AddRange(share.Lines.Select(line => new ReturnedLine { RedemptionId = id, LineId = line.LineId, Quantity = line.Quantity, Amount = line.Amount, At = now }));
            var parts = uses.Select(use => (Use: use, Money: share.Discounts.GetValueOrDefault(use.OfferId))).Where(part => part.Money > 0 || share.IsWhole).ToList();
            await ledger.GiveBackAsync(
                db, [.. parts.Select(part => part.Use)], share.IsWhole ? 1 : 0, use => share.Discounts.GetValueOrDefault(use.OfferId), UseEntryKind.Refunded, now, null, ct, place);
            foreach (var (use, money) in parts)
            {
                use.Refunded += money;
                if (share.IsWhole) use.State = UseState.Refunded;
            }

            redemption.State = share.IsWhole ? RedemptionState.Refunded : RedemptionState.PartlyRefunded;
            RedemptionTelling.Refunded(db, redemption, parts, "redemption.refunded", now, place);
            return new RefundAnswer(redemption.Currency, share.Amount, share, RedemptionView.Of(redemption, uses));
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
            if (redemption.State == RedemptionState.Voided) return RedemptionView.Of(redemption, uses);
            if (redemption.State != RedemptionState.Confirmed) throw RedemptionRefusals.NotConfirmed(redemption.State);
            var now = clock.GetUtcNow();
            await ledger.GiveBackAsync(db, uses, 1, use => use.Discount, UseEntryKind.Voided, now, null, ct);
            foreach (var use in uses) (use.State, use.Refunded) = (UseState.Voided, use.Discount);
            redemption.State = RedemptionState.Voided;
            RedemptionTelling.Refunded(db, redemption, [.. uses.Select(use => (use, use.Discount))], "redemption.voided", now);
            return RedemptionView.Of(redemption, uses);
        }, ct);
    }

    /// <summary>The store that takes the goods back; null where none is named.</summary>
    async Task<SellingPlace?> StoreAsync(Actor by, ReturnPlaceAsked where, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(where.Channel) && !ChannelNames.Asking.Contains(where.Channel)) throw RedemptionRefusals.ChannelUnknown(where.Channel);
        return string.IsNullOrEmpty(where.Store) ? null : await places.OfAsync(by, where.Store, ct);
    }

    static Scope ScopeOf(Actor by, SellingPlace? store) => store is null ? by.Scope : Scope.Everything;

    static UsePlace PlaceOf(ReturnPlaceAsked where, SellingPlace? store, Redemption sale)
    {
        if (where.IsAsSold) return new UsePlace(sale.StoreId, sale.Channel);
        if (store is not null) return new UsePlace(store.StoreId, where.Channel ?? (store.StoreId == sale.StoreId ? sale.Channel : ChannelNames.Pos));
        return new UsePlace(where.Channel == ChannelNames.Pos ? sale.StoreId : null, where.Channel!);
    }

    static async Task<RefundShare> ShareAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, IReadOnlyList<ReturnAsked> lines, CancellationToken ct)
    {
        if (redemption.State is not (RedemptionState.Confirmed or RedemptionState.PartlyRefunded)) throw RedemptionRefusals.NotConfirmed(redemption.State);
        var paid = CanonicalJson.Read<EvaluationDocument>(
            await db.Set<StoredEvaluation>().Where(row => row.Id == redemption.EvaluationId).Select(row => row.Document).SingleAsync(ct)).Answer;
        var before = (await db.Set<ReturnedLine>().Where(line => line.RedemptionId == redemption.Id).Select(line => new { line.LineId, line.Quantity }).ToListAsync(ct))
            .GroupBy(line => line.LineId).ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity));
        var now = lines.Count == 0
            ? paid.Lines.ToDictionary(line => line.LineId, line => line.Quantity - before.GetValueOrDefault(line.LineId))
            : lines.GroupBy(line => line.LineId).ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity));
        foreach (var (line, count) in now)
        {
            var bought = paid.Lines.FirstOrDefault(one => one.LineId == line) ?? throw RedemptionRefusals.ReturnLineUnknown(line);
            var left = bought.Quantity - before.GetValueOrDefault(line);
            if (count < 0 || count > left) throw RedemptionRefusals.ReturnTooMany(line, left);
        }

        return Refunding.Of(paid, before, now, uses.GroupBy(use => use.OfferId).ToDictionary(group => group.Key, group => group.Sum(use => use.Refunded)));
    }
}
