using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Web.Features.Promotions.Editors;

/// <summary>How a variety of benefit is edited: its editor, and what a new one begins with.</summary>
public sealed record BenefitEditing(Type Benefit, Type Editor, Func<Benefit> New)
{
    /// <summary>The key of its name in PromotionsText.</summary>
    public string Label => "Benefit." + Benefit.Name;
}

/// <summary>The map from benefit to editor: one line each.</summary>
public static class BenefitEditors
{
    public static IReadOnlyList<BenefitEditing> All { get; } =
    [
        new(typeof(PercentOff), typeof(PercentOffEditor), () => new PercentOff(2_000)),
        new(typeof(AmountOff), typeof(AmountOffEditor), () => new AmountOff(1_000)),
        new(typeof(FixedPrice), typeof(FixedPriceEditor), () => new FixedPrice(9_900)),
        new(typeof(BuyXGetY), typeof(BuyXGetYEditor), () => new BuyXGetY { BuyQuantity = 2 }),
        new(typeof(EveryNth), typeof(EveryNthEditor), () => new EveryNth(2, UnitGive.Percent(5_000))),
        new(typeof(QuantityGroup), typeof(QuantityGroupEditor), () => new QuantityGroup { Size = 3, Give = UnitGive.Percent(1_000) }),
        new(typeof(Tiered), typeof(TieredEditor), () => new Tiered(new TierTable(TierBasis.OrderTotal, [new TierStep(10_000, UnitGive.Percent(1_000))]))),
        new(typeof(Gift), typeof(GiftEditor), () => new Gift("", 0)),
        new(typeof(ShippingOff), typeof(ShippingOffEditor), () => new ShippingOff()),
        new(typeof(PointsEarned), typeof(PointsEarnedEditor), () => new PointsEarned(1, 100)),
        new(typeof(ShelfPrice), typeof(ShelfPriceEditor), () => new ShelfPrice(UnitGive.Percent(1_000))),
    ];

    public static BenefitEditing Of(Benefit benefit) => All.First(one => one.Benefit == benefit.GetType());
}
