using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Tests.Promotions;

/// <summary>What must hold of a benefit: it is stored and said, it names what is wrong with it, and its money adds up.</summary>
public abstract class BenefitContract<TBenefit> where TBenefit : Benefit
{
    /// <summary>Gives something in the contract's basket of six at 20.00 and one at 50.00.</summary>
    protected abstract TBenefit Example { get; }

    /// <summary>Has a problem.</summary>
    protected abstract TBenefit Broken { get; }

    static Basket Basket => Baskets.Of(("a", 6, 2_000), ("b", 1, 5_000)) with { Shipping = [new ShippingCharge("post", 500)] };

    [Fact]
    public void It_comes_back_from_what_is_sealed()
    {
        var document = OfferDocument.Of(Baskets.Everybody(Example));
        Assert.Equal(document.Hash, OfferDocument.Of(OfferDocument.Stored(document.Json).Definition()).Hash);
        Assert.IsType<TBenefit>(Assert.Single(document.Definition().Benefits));
    }

    [Fact]
    public void What_is_wrong_with_it_has_a_sentence()
    {
        Assert.Empty(Example.Problems());
        Assert.NotEmpty(Broken.Problems());
        Assert.All(Broken.Problems(), code => Assert.True(Wording.Knows("promotion.problem." + code), code));
    }

    [Fact]
    public void It_is_said_in_both_languages()
    {
        foreach (var language in Languages.All)
        {
            var sentence = PromotionSentence.Of(Baskets.Everybody(Example), language);
            Assert.DoesNotContain(typeof(TBenefit).Name, sentence);
            Assert.DoesNotContain("{", sentence);
        }
    }

    [Fact]
    public void It_gives_something_and_every_cent_adds_up()
    {
        var answer = Basket.Evaluate(Baskets.Everybody(Example));
        Assert.True(answer.TotalDiscount > 0 || answer.Points > 0, "The example gives nothing.");
        Assert.Empty(EvaluationLaws.Broken(Basket, answer));
    }

    [Fact]
    public void It_changes_nothing_where_its_products_are_not()
    {
        var answer = Basket.Evaluate(Baskets.Everybody(Example) with { Products = Baskets.Skus("elsewhere") });
        // Shipping has no products.
        Assert.Equal(Example.Layer == Layer.Shipping, answer.TotalDiscount > 0);
        Assert.Equal(0, answer.Points);
    }

    [Fact]
    public void The_order_of_lines_does_not_change_the_total()
    {
        var turned = Basket with { Lines = [.. Basket.Lines.Reverse()] };
        Assert.Equal(Basket.Evaluate(Baskets.Everybody(Example)).Total, turned.Evaluate(Baskets.Everybody(Example)).Total);
    }
}

/// <summary>The contract of <see cref="PercentOff"/>.</summary>
public class PercentOffTests : BenefitContract<PercentOff>
{
    protected override PercentOff Example => new(1_500);

    protected override PercentOff Broken => new(0);
}

/// <summary>The contract of <see cref="AmountOff"/>.</summary>
public class AmountOffTests : BenefitContract<AmountOff>
{
    protected override AmountOff Example => new(700);

    protected override AmountOff Broken => new(0);
}

/// <summary>The contract of <see cref="FixedPrice"/>.</summary>
public class FixedPriceTests : BenefitContract<FixedPrice>
{
    protected override FixedPrice Example => new(1_500);

    protected override FixedPrice Broken => new(1, PriceOf.Set, 1);
}

/// <summary>The contract of <see cref="BuyXGetY"/>.</summary>
public class BuyXGetYTests : BenefitContract<BuyXGetY>
{
    protected override BuyXGetY Example => new() { BuyQuantity = 2 };

    protected override BuyXGetY Broken => new() { BuyQuantity = 0 };
}

/// <summary>The contract of <see cref="EveryNth"/>.</summary>
public class EveryNthTests : BenefitContract<EveryNth>
{
    protected override EveryNth Example => new(3, UnitGive.Free);

    protected override EveryNth Broken => new(1, new UnitGive());
}

/// <summary>The contract of <see cref="QuantityGroup"/>.</summary>
public class QuantityGroupTests : BenefitContract<QuantityGroup>
{
    protected override QuantityGroup Example => new() { Size = 3, Give = UnitGive.Off(500) };

    protected override QuantityGroup Broken => new() { Size = 1, Give = UnitGive.Free };
}

/// <summary>The contract of <see cref="Tiered"/>.</summary>
public class TieredTests : BenefitContract<Tiered>
{
    protected override Tiered Example => new(new TierTable(TierBasis.OrderTotal, [new TierStep(0, UnitGive.Percent(1_000)), new TierStep(15_000, UnitGive.Percent(2_000))]));

    protected override Tiered Broken => new(new TierTable(TierBasis.OrderTotal, []));
}

/// <summary>The contract of <see cref="Gift"/>.</summary>
public class GiftTests : BenefitContract<Gift>
{
    protected override Gift Example => new("G1", 900);

    protected override Gift Broken => new("", 900);
}

/// <summary>The contract of <see cref="ShippingOff"/>.</summary>
public class ShippingOffTests : BenefitContract<ShippingOff>
{
    protected override ShippingOff Example => new();

    protected override ShippingOff Broken => new() { Give = new UnitGive() };
}

/// <summary>The contract of <see cref="PointsEarned"/>.</summary>
public class PointsEarnedTests : BenefitContract<PointsEarned>
{
    protected override PointsEarned Example => new(2, 1_000);

    protected override PointsEarned Broken => new(0, 1_000);
}

/// <summary>The contract of <see cref="ShelfPrice"/>.</summary>
public class ShelfPriceTests : BenefitContract<ShelfPrice>
{
    protected override ShelfPrice Example => new(UnitGive.For(1_000));

    protected override ShelfPrice Broken => new(new UnitGive());
}
