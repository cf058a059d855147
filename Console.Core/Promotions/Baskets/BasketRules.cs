using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>What a basket must be before it is evaluated.</summary>
public static class BasketRules
{
    /// <summary>Refuses a malformed basket.</summary>
    /// <exception cref="Refused"><c>basket_too_long</c>, <c>basket_line_twice</c>, <c>basket_quantity</c>, <c>basket_price</c>, <c>currency_unknown</c></exception>
    public static void Check(Basket basket)
    {
        Currencies.Exponent(basket.Currency);
        if (basket.Lines.Count > Basket.MostLines) throw PromotionRefusals.BasketTooLong(Basket.MostLines);
        if (basket.Lines.GroupBy(line => line.LineId).FirstOrDefault(group => group.Count() > 1) is { } twice) throw PromotionRefusals.BasketLineTwice(twice.Key);
        foreach (var line in basket.Lines)
        {
            if (line.Quantity is < 1 or > Basket.MostUnits) throw PromotionRefusals.BasketQuantity(line.LineId, Basket.MostUnits);
            if (line.UnitPrice is < 0 or > 1_000_000_000_000) throw PromotionRefusals.BasketPrice(line.LineId);
        }

        if (basket.Lines.Sum(line => (long)line.Quantity) > 10L * Basket.MostUnits) throw PromotionRefusals.BasketTooLong(10 * Basket.MostUnits);
        if (basket.Shipping.Any(charge => charge.Amount is < 0 or > 1_000_000_000_000)) throw PromotionRefusals.BasketPrice("shipping");
    }
}
