namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>Books what each offer takes off and closes them into an evaluation.</summary>
internal sealed class EvaluationBooks(WorkingBasket basket)
{
    readonly List<LinePart>[] parts = [.. basket.Lines.Select(_ => new List<LinePart>())];
    readonly List<EvaluatedGift> gifts = [];
    long orderDiscount;

    public void Enter(OfferRun run, Layer layer, Proposal proposal)
    {
        var offer = run.Candidate.OfferId;
        foreach (var line in basket.Lines)
        {
            if (proposal.LineAmount(line) is not (> 0 and var amount)) continue;
            parts[line.Index].Add(new LinePart(offer, layer, amount));
            if (layer == Layer.Order) orderDiscount += amount;
        }

        gifts.AddRange(proposal.Gifts.Select(gift => new EvaluatedGift(offer, gift.Sku, gift.Quantity, gift.UnitValue)));
    }

    public Evaluation Close(IReadOnlyList<OfferRun> runs)
    {
        var source = basket.Source;
        var lines = basket.Lines.Select(Line).ToList();
        var shipping = source.Shipping.Select((charge, i) => new EvaluatedShipping(charge.Method, charge.Amount, charge.Amount - basket.Shipping[i])).ToList();
        var giftValue = gifts.Sum(gift => gift.UnitValue * gift.Quantity);
        var listed = basket.Lines.Sum(line => line.Listed) + giftValue;
        var discount = lines.Sum(line => line.Discount) + giftValue;
        var shippingDiscount = shipping.Sum(charge => charge.Discount);
        var shippingTotal = shipping.Sum(charge => charge.Amount);
        return new Evaluation
        {
            Currency = source.Currency,
            At = source.At.ToUniversalTime(),
            Lines = lines,
            Gifts = gifts,
            Shipping = shipping,
            Listed = listed,
            LineDiscount = discount - orderDiscount,
            OrderDiscount = orderDiscount,
            ShippingDiscount = shippingDiscount,
            TotalDiscount = discount + shippingDiscount,
            ShippingTotal = shippingTotal,
            Tax = source.Tax,
            Total = listed + shippingTotal + source.Tax - discount - shippingDiscount,
            Points = runs.Sum(run => run.Points),
            Offers = [.. runs.Select(Answer)],
        };
    }

    EvaluatedLine Line(WorkingLine line)
    {
        var price = line.Source.UnitPrice;
        var groups = line.Units.GroupBy(value => price - value).OrderByDescending(group => group.Key).Select(group => new UnitGroup(group.Count(), group.Key)).ToList();
        return new EvaluatedLine(
            line.Source.LineId, line.Source.Sku, line.Source.Quantity, price, line.Listed - line.Value, line.Value, groups, parts[line.Index]);
    }

    static OfferAnswer Answer(OfferRun run) => new(
        run.Candidate.OfferId, run.Candidate.Hash, run.Reason ?? OfferReason.Not(Reasons.NothingInScope),
        run.Spent, run.Points, run.Dropped, run.Candidate.Definition.Funding.Split(run.Spent));
}
