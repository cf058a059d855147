using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Tests.Promotions;

/// <summary>The invariants of an evaluation, as a list of what is broken.</summary>
static class EvaluationLaws
{
    /// <summary>Every figure adds up to the cent, nothing is below its floor, shares of funding are complete.</summary>
    public static IReadOnlyList<string> Broken(Basket basket, Evaluation answer)
    {
        var broken = new List<string>();
        void Law(bool holds, string law)
        {
            if (!holds) broken.Add(law);
        }

        foreach (var line in answer.Lines)
        {
            var source = basket.Lines.Single(other => other.LineId == line.LineId);
            Law(line.Units.Sum(group => group.Count) == line.Quantity, $"line {line.LineId}: every unit is in a group");
            Law(line.Units.Sum(group => group.Count * group.DiscountEach) == line.Discount, $"line {line.LineId}: unit shares add up to the line's");
            Law(line.Parts.Sum(part => part.Amount) == line.Discount, $"line {line.LineId}: parts of offers add up to the line's");
            Law(line.UnitPrice * line.Quantity - line.Discount == line.Total, $"line {line.LineId}: total");
            Law(line.Units.All(group => line.UnitPrice - group.DiscountEach >= Math.Min(source.Floor, source.UnitPrice)), $"line {line.LineId}: no unit below its floor");
            Law(line.Units.All(group => group.DiscountEach >= 0), $"line {line.LineId}: nothing is made dearer");
        }

        var gifts = answer.Gifts.Sum(gift => gift.UnitValue * gift.Quantity);
        Law(answer.Lines.Sum(line => line.Discount) + gifts == answer.LineDiscount + answer.OrderDiscount, "line and order parts are all of the lines' discount");
        Law(answer.Shipping.Sum(charge => charge.Discount) == answer.ShippingDiscount, "shipping parts add up");
        Law(answer.LineDiscount + answer.OrderDiscount + answer.ShippingDiscount == answer.TotalDiscount, "line + order + shipping = total discount");
        Law(answer.Offers.Sum(offer => offer.Discount) == answer.TotalDiscount, "what the offers give is the total discount");
        Law(answer.Offers.All(offer => offer.Funding.Brand + offer.Funding.Store + offer.Funding.Supplier == offer.Discount), "funding shares add up to each discount");
        Law(answer.Total == answer.Listed + answer.ShippingTotal + answer.Tax - answer.TotalDiscount, "total");
        Law(answer.Total >= answer.Tax, "nothing goes below zero");
        Law(answer.Shipping.All(charge => charge.Discount >= 0 && charge.Discount <= charge.Amount), "shipping never negative");
        return broken;
    }
}
