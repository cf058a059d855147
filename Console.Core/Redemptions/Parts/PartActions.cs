using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Parts;

/// <summary>Confirms a hold part by part: an order that ships in several parcels, or a basket of which only some lines are sold.</summary>
public sealed class PartActions(WriteGate gate, PartBook parts, TimeProvider clock)
{
    /// <summary>
    /// Sells some lines of a hold with a receipt of their own; the rest stays held until it is sold, let go of, or runs out. The use counts once, with the first part. A part whose
    /// hold was let go is booked all the same: inside the caps as confirmed, beyond them as overrun. The same receipt for the same lines again answers the same.
    /// </summary>
    /// <exception cref="Refused">
    /// <c>redemption_not_found</c>, <c>redemption_confirmed</c>, <c>redemption_not_held</c>, <c>part_line_unknown</c>, <c>part_too_many</c>, <c>part_nothing_left</c>,
    /// <c>rest_ttl_out_of_range</c>, <c>receipt_used</c>, <c>receipt_missing</c>, <c>at_too_old</c> without the scope backfill
    /// </exception>
    public Task<RedemptionView> ConfirmAsync(Actor by, Guid id, PartAsked part, EvaluationTerms terms, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        if (string.IsNullOrWhiteSpace(part.Receipt.Source) || string.IsNullOrWhiteSpace(part.Receipt.ReceiptId)) throw RedemptionRefusals.ReceiptMissing();
        if (part.RestSeconds is < 1 or > PartAsked.MostRestSeconds) throw RedemptionRefusals.TimeToHoldRest(PartAsked.MostRestSeconds);
        return gate.WriteAsync(async db =>
        {
            var (redemption, uses) = await UseLedger.LockAsync(db, by, id, ct);
            var store = part.Receipt.Store ?? await ReceiptBook.StoreOfAsync(db, redemption.StoreId, ct);
            return await parts.SellAsync(db, redemption, uses, part with { Receipt = part.Receipt with { Store = store } }, terms, clock.GetUtcNow(), ct);
        }, ct);
    }
}
