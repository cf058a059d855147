using System.Globalization;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CampaignConsole.Tests.Promotions;

/// <summary>Invariants 1 to 3 of the offers' design over generated baskets and offers; each is shown to catch a planted bug.</summary>
public sealed class EvaluationPropertyTests
{
    static readonly string[] AllSkus = ["a", "b", "c", "d"];

    static readonly Gen<Basket> SomeBasket =
        from lines in (from sku in Gen.Elements(AllSkus)
                       from quantity in Gen.Choose(1, 7)
                       from price in Gen.OneOf(Gen.Choose(0, 50), Gen.Choose(100, 99_999))
                       from floor in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(0, price)))
                       select (sku, quantity, price, floor)).ListOf()
        from shipping in Gen.Choose(0, 3_000).ListOf()
        select Baskets.Of([.. lines.Take(8).Select(line => (line.sku, line.quantity, (long)line.price))]) with
        {
            Lines = [.. lines.Take(8).Select((line, i) => new BasketLine($"{i + 1}", line.sku, line.quantity, line.price) { Floor = line.floor })],
            Shipping = [.. shipping.Take(2).Select((amount, i) => new ShippingCharge($"way{i}", amount))],
        };

    static readonly Gen<UnitGive> SomeGive = Gen.OneOf(
        Gen.Choose(1, 10_000).Select(UnitGive.Percent), Gen.Choose(1, 9_000).Select(amount => UnitGive.Off(amount)), Gen.Choose(0, 9_000).Select(price => UnitGive.For(price)));

    static readonly Gen<Per> SomePer = Gen.Elements(Enum.GetValues<Per>());

    static readonly Gen<Benefit> SomeBenefit = Gen.OneOf(
        from share in Gen.Choose(1, 10_000) from per in SomePer select (Benefit)new PercentOff(share, per),
        from amount in Gen.Choose(1, 60_000) from per in SomePer select (Benefit)new AmountOff(amount, per),
        from price in Gen.Choose(0, 60_000) from of in Gen.Elements(Enum.GetValues<PriceOf>()) from size in Gen.Choose(2, 4) select (Benefit)new FixedPrice(price, of, size),
        from buy in Gen.Choose(1, 3) from get in Gen.Choose(1, 3) from give in SomeGive select (Benefit)new BuyXGetY { BuyQuantity = buy, GetQuantity = get, Give = give },
        from every in Gen.Choose(2, 4) from give in SomeGive select (Benefit)new EveryNth(every, give),
        from size in Gen.Choose(2, 4) from give in SomeGive select (Benefit)new QuantityGroup { Size = size, Give = give },
        SomeGive.Select(give => (Benefit)new ShelfPrice(give)),
        SomeGive.Select(give => (Benefit)new ShippingOff { Give = give }),
        Gen.Constant((Benefit)new Gift("gift", 990)),
        from points in Gen.Choose(1, 5) select (Benefit)new PointsEarned(points, 1_000));

    static readonly Gen<PromotionDefinition> SomeOffer =
        from benefits in SomeBenefit.ListOf(2)
        from skus in Gen.Elements(AllSkus).ListOf()
        from spend in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 100_000)))
        from most in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 20_000)))
        from budget in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 30_000)))
        from clip in Gen.Elements(NearlyUsed.Clip, NearlyUsed.Skip)
        from rule in Gen.Elements(Enum.GetValues<GroupRule>())
        from store in Gen.Choose(0, 10_000)
        select Baskets.Everybody([.. benefits]) with
        {
            Products = new ProductScope { Skus = [.. skus.Distinct().Take(2)] },
            When = new OfferWhen { MinimumSpend = spend == 0 ? null : spend },
            Caps = new OfferCaps { MaximumPerUse = most == 0 ? null : most, Money = budget == 0 ? null : budget, NearlyUsed = clip },
            Funding = new Funding(10_000 - store, store, 0),
            Stack = new StackRule(Rule: rule),
        };

    internal static readonly Gen<(Basket Basket, Candidate[] Offers)> Some =
        from basket in SomeBasket
        from offers in SomeOffer.ListOf()
        select (basket, offers.Take(4).Select((offer, i) => Baskets.Offer(i + 1, offer)).ToArray());

    static void Always(Func<Basket, Candidate[], bool> law) =>
        Prop.ForAll(Some.ToArbitrary(), some => law(some.Basket, some.Offers)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void All_figures_add_up_to_the_cent_and_nothing_falls_below_its_floor() =>
        Always((basket, offers) => EvaluationLaws.Broken(basket, Evaluate(basket, offers)) is []);

    [Fact]
    public void A_cent_that_is_lost_anywhere_is_caught()
    {
        var basket = Baskets.Of(("a", 3, 1_000), ("b", 1, 250)) with { Shipping = [new ShippingCharge("post", 500)] };
        var answer = Evaluate(basket, [Baskets.Offer(1, Baskets.Everybody(new PercentOff(1_000), new ShippingOff()) with { Funding = new Funding(7_000, 3_000) })]);
        Assert.Empty(EvaluationLaws.Broken(basket, answer));

        var line = answer.Lines[0];
        Evaluation[] planted =
        [
            answer with { Total = answer.Total - 1 },
            answer with { OrderDiscount = answer.OrderDiscount + 1 },
            answer with { ShippingDiscount = answer.ShippingDiscount - 1 },
            answer with { Lines = [line with { Discount = line.Discount + 1 }, answer.Lines[1]] },
            answer with { Lines = [line with { Units = [new UnitGroup(2, 100)] }, answer.Lines[1]] },
            answer with { Lines = [line with { Parts = [line.Parts[0] with { Amount = 299 }] }, answer.Lines[1]] },
            answer with { Offers = [answer.Offers[0] with { Funding = new FundingShares(1, 1, 1) }] },
        ];
        Assert.All(planted, wrong => Assert.NotEmpty(EvaluationLaws.Broken(basket, wrong)));
        var floored = basket with { Lines = [basket.Lines[0] with { Floor = 950 }, basket.Lines[1]] };
        Assert.NotEmpty(EvaluationLaws.Broken(floored, answer));
    }

    [Fact]
    public void Units_rounded_one_by_one_instead_of_by_largest_remainder_would_be_caught()
    {
        var shares = AllocationOfCents.Split(100, [1, 1, 1]);
        var rounded = new long[] { 33, 33, 33 };
        Assert.Equal(100, shares.Sum());
        Assert.NotEqual(100, rounded.Sum());
        Assert.Equal([34, 33, 33], shares);
    }

    [Fact]
    public void An_offer_that_does_not_match_changes_nothing() => Always((basket, offers) =>
    {
        var stranger = Baskets.Offer(99, Baskets.Everybody(new PercentOff(5_000)) with { Products = Baskets.Skus("not-in-any-basket"), Stack = new StackRule(0) });
        var with = Evaluate(basket, [.. offers, stranger]);
        var without = Evaluate(basket, offers);
        return with.Offers.Single(offer => offer.OfferId == 99).Discount == 0
            && (with with { Offers = [.. with.Offers.Where(offer => offer.OfferId != 99)] }).Canonical() == without.Canonical();
    });

    [Fact]
    public void The_order_in_which_candidates_are_found_does_not_matter() =>
        Always((basket, offers) => Evaluate(basket, offers).Canonical() == Evaluate(basket, [.. offers.Reverse()]).Canonical());

    [Fact]
    public void The_order_of_equal_lines_does_not_change_the_total() => Always((basket, offers) =>
    {
        var alike = basket with { Lines = [.. basket.Lines.Select(line => new BasketLine(line.LineId, "a", 2, 1_999))] };
        var priced = basket with { Lines = [.. basket.Lines.Select(line => new BasketLine(line.LineId, line.Sku, 2, 1_999))] };
        var single = offers.Take(1).Select(offer => offer with { Definition = offer.Definition with { Benefits = [offer.Definition.Benefits[0]] } }).ToArray();
        return TurnsAlike(alike, offers) && TurnsAlike(priced, single);
    });

    [Fact]
    public void A_rule_that_looks_at_the_place_of_a_line_would_be_caught()
    {
        // Planted: an offer that only knows the first line, by its price band; turning the basket round moves it.
        var basket = Baskets.Of(("a", 1, 1_999), ("b", 1, 2_999));
        var first = Baskets.Offer(1, Baskets.Everybody(new PercentOff(1_000)) with { Products = Baskets.Skus(basket.Lines[0].Sku) });
        var turned = basket with { Lines = [.. basket.Lines.Reverse()] };
        var again = Baskets.Offer(1, Baskets.Everybody(new PercentOff(1_000)) with { Products = Baskets.Skus(turned.Lines[0].Sku) });
        Assert.NotEqual(Evaluate(basket, [first]).Total, Evaluate(turned, [again]).Total);
    }

    static bool TurnsAlike(Basket basket, Candidate[] offers) =>
        Evaluate(basket, offers).Total == Evaluate(basket with { Lines = [.. basket.Lines.Reverse()] }, offers).Total;

    [Fact]
    public void Evaluated_again_under_another_culture_the_bytes_are_the_same() => Always((basket, offers) =>
    {
        var here = Evaluate(basket, offers).Canonical();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            return here == Evaluate(basket, offers).Canonical();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    });

    [Fact]
    public void The_bytes_of_an_answer_are_pinned_and_would_show_any_change()
    {
        var basket = Baskets.Of(("a", 3, 1_000));
        var offer = Baskets.Offer(1, Baskets.Everybody(new PercentOff(1_000)));
        var hash = Core.Kernel.Ids.Sha256(Evaluate(basket, [offer]).Canonical());
        Assert.NotEqual(hash, Core.Kernel.Ids.Sha256(Evaluate(basket, [Baskets.Offer(1, Baskets.Everybody(new PercentOff(1_001)))]).Canonical()));
        Assert.StartsWith("""{"at":"2026-11-21T04:00:00+00:00","currency":"CNY","gifts":[],"lineDiscount":300,""", Evaluate(basket, [offer]).Canonical());
    }

    static Evaluation Evaluate(Basket basket, Candidate[] offers) => BasketEvaluator.Evaluate(basket, Shopper.Anonymous, offers);
}
