using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Core.Promotions;

/// <summary>Says a benefit as a part of its promotion's sentence.</summary>
static class BenefitSentence
{
    public static string Of(Benefit benefit, PromotionDefinition offer, PromotionWords words)
    {
        var products = words.Products(offer.Products);
        var whole = offer.Products.IsEverything() ? ".whole" : "";
        return benefit switch
        {
            PercentOff { Per: Per.Order } off => words.Say("benefit.percentOff.order" + whole, words.Percent(off.BasisPoints), products),
            PercentOff off => words.Say("benefit.percentOff", words.Percent(off.BasisPoints), products),
            AmountOff off => words.Say($"benefit.amountOff.{off.Per}{(off.Per == Per.Order ? whole : "")}", words.Amount(off.Amount), products),
            FixedPrice price => words.Say($"benefit.fixedPrice.{price.Of}{(price is { Of: PriceOf.Set, SetSize: null } ? ".all" : "")}", words.Amount(price.Price), products, price.SetSize),
            BuyXGetY deal => words.Say("benefit.buyXGetY", deal.BuyQuantity, words.Products(deal.Buy ?? offer.Products), deal.GetQuantity,
                deal.Get is null || deal.Get == deal.Buy ? words.Say("benefit.more") : words.Products(deal.Get), Give(deal.Give, words)),
            EveryNth nth => words.Say("benefit.everyNth", nth.Every, products, nth.For, Give(nth.Give, words)),
            QuantityGroup { Position: { } place } group => words.Say("benefit.quantityGroup.place", group.Size, products, Given(group, words), place),
            QuantityGroup group => words.Say("benefit.quantityGroup", group.Size, products, Given(group, words)),
            Tiered tiered => words.Say("benefit.tiered", products, Steps(tiered.Tiers, words)),
            Gift gift => words.Say("benefit.gift", gift.Quantity, gift.Sku),
            ShippingOff { Tiers: { } tiers } => words.Say("benefit.shipping.tiers", Steps(tiers, words)),
            ShippingOff shipping => shipping.Give is null or { BasisPoints: 10_000 } ? words.Say("benefit.shipping.free") : words.Say("benefit.shipping", Give(shipping.Give, words)),
            PointsEarned points => words.Say("benefit.points", points.Points, words.Amount(points.PerAmount), products),
            ShelfPrice shelf => words.Say("benefit.shelf", products, Give(shelf.Give, words)),
            _ => benefit.GetType().Name,
        };
    }

    static string Given(QuantityGroup group, PromotionWords words) => group.Tiers is { } tiers ? Steps(tiers, words) : Give(group.Give ?? UnitGive.Free, words);

    static string Give(UnitGive give, PromotionWords words)
    {
        if (give.BasisPoints is { } share) return words.Percent(share);
        return give.Amount is { } amount ? words.Say("benefit.give.amount", words.Amount(amount)) : words.Say("benefit.give.price", words.Amount(give.Price ?? 0));
    }

    static string Steps(TierTable tiers, PromotionWords words) => string.Join(words.Say("benefit.tiers.join"), tiers.Steps.OrderBy(step => step.From).Select(step =>
        step.From == 0 ? Give(step.Give, words) : words.Say("benefit.tiers.step", Figure(tiers.Basis, step.From, words), Give(step.Give, words))));

    static string Figure(TierBasis basis, long from, PromotionWords words) => basis switch
    {
        TierBasis.Quantity or TierBasis.LineQuantity => words.Say("benefit.tiers.units", from),
        TierBasis.OrderTotal or TierBasis.LineAmount or TierBasis.Shipping => words.Amount(from),
    };
}
