using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>A gift line that the engine adds and removes; given in full. A gift out of stock is left out, the rest of the offer stays.</summary>
/// <param name="UnitValue">Its price, minor units; counts against money caps.</param>
public sealed record Gift(string Sku, long UnitValue, int Quantity = 1) : Benefit
{
    public override Layer Layer => Layer.Line;

    public override IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Sku)) yield return "gift_missing";
        if (Quantity < 1) yield return "quantity_not_positive";
        if (UnitValue < 0) yield return "amount_not_positive";
    }

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        if (terms.LinesIn().Count == 0) return;
        if (terms.Basket.Source.OutOfStock.Contains(Sku)) proposal.Short = OfferReason.Not(Reasons.GiftUnavailable, Sku);
        else proposal.Gifts.Add(new GiftLine(Sku, Quantity, UnitValue));
    }
}
