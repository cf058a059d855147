using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Desk;

/// <summary>A sale at the desk as its form sends it: complete in itself, so that it works without a live connection.</summary>
/// <param name="Command">Makes the sale unique: sent twice, it happens once.</param>
/// <param name="Held">A hold that was made before.</param>
/// <param name="Expected">The total that was shown, minor units; another one is not booked.</param>
public sealed record DeskSale(Guid Command, BasketAsked Basket, Guid? Held, long Expected);

/// <summary>What became of a sale: booked, or the total that it would have now.</summary>
public sealed record DeskSold(RedemptionView? Sold, long? TotalNow);

/// <summary>Redeems at the desk, once for each command.</summary>
public sealed class DeskActions(RedemptionActions redemptions, RedemptionQueries queries, EvaluationQueries evaluations, ReturnActions returns)
{
    public const string Source = "desk";

    /// <summary>Books the sale.</summary>
    /// <exception cref="Refused">Those of reserving and confirming</exception>
    public async Task<DeskSold> RedeemAsync(Actor by, DeskSale sale, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var receipt = new ReceiptAsked(Source, sale.Basket.Store, sale.Command.ToString("N"));
        if (await queries.FindByReceiptAsync(by, receipt, ct) is { } done) return new DeskSold(done, null);
        if (sale.Held is { } held && await queries.FindAsync(by, held, ct) is { State: RedemptionState.Reserved } hold && hold.Total == sale.Expected)
            return new DeskSold(await redemptions.ConfirmAsync(by, held, receipt, new EvaluationTerms(), ct), null);

        var signed = await evaluations.EvaluateAsync(by, sale.Basket, new EvaluationTerms(), ct);
        if (signed.Document.Answer.Total != sale.Expected) return new DeskSold(null, signed.Document.Answer.Total);
        var answer = await redemptions.ReserveAsync(by, new ReserveAsked { EvaluationId = signed.Id, Device = Source }, new EvaluationTerms(), ct);
        return answer.Held is { } taken
            ? new DeskSold(await redemptions.ConfirmAsync(by, taken.Id, receipt, new EvaluationTerms(), ct), null)
            : new DeskSold(null, answer.Changed!.Document.Answer.Total);
    }

    /// <summary>Undoes a sale of the desk.</summary>
    /// <exception cref="Refused"><c>redemption_not_found</c>, <c>redemption_not_confirmed</c></exception>
    public Task<RedemptionView> UndoAsync(Actor by, Guid redemption, CancellationToken ct) => returns.VoidAsync(by, redemption, ct);
}
