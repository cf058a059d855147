using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Tests.Promotions;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignConsole.Tests.Redemptions.Parts;

/// <summary>Invariant 5 over any split into parts and any sequence of returns, with offers of both rules; each law is shown to catch a planted bug.</summary>
public sealed class PartPropertyTests
{
    static readonly Gen<(Basket Basket, Candidate[] Offers, int Seed)> Some =
        from some in EvaluationPropertyTests.Some
        from seed in Gen.Choose(0, int.MaxValue)
        select (some.Basket, some.Offers, seed);

    static PartLaws Laws(Basket basket, Candidate[] offers, Random dice) => new(
        BasketEvaluator.Evaluate(basket, Shopper.Anonymous, offers),
        offers.ToDictionary(offer => offer.OfferId, _ => new OfferReturns { Rule = dice.Next(2) == 0 ? ReturnRule.KeptShare : ReturnRule.TestAgain, Gift = dice.Next(2) == 0 ? GiftOnReturn.Return : GiftOnReturn.Charge }),
        kept => BasketEvaluator.Evaluate(Kept(basket, kept), Shopper.Anonymous, offers));

    static Basket Kept(Basket basket, IReadOnlyDictionary<string, int> kept) => basket with
    {
        Lines = [.. basket.Lines.Where(line => kept[line.LineId] > 0).Select(line => line with { Quantity = kept[line.LineId] })],
    };

    static void Always(bool sellAll) => Prop.ForAll(Some.ToArbitrary(), some =>
    {
        // Without a line there is nothing to sell in parts.
        if (some.Basket.Lines.Count == 0) return true;
        var dice = new Random(some.Seed);
        Assert.Equal([], Laws(some.Basket, some.Offers, dice).Broken(dice, sellAll));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Any_split_into_parts_and_any_returns_afterwards_keep_every_sum() => Always(sellAll: true);

    [Fact]
    public void Where_only_some_parts_are_sold_no_more_comes_back_than_they_were() => Always(sellAll: false);

    [Fact]
    public void Planted_bugs_of_parts_and_refunds_are_caught()
    {
        var basket = Baskets.Of(("a", 3, 1_000), ("b", 2, 333)) with { Shipping = [new ShippingCharge("post", 500)] };
        var offers = new[] { Baskets.Offer(1, Baskets.Everybody(new AmountOff(1_000)) with { When = new OfferWhen { MinimumSpend = 3_000 } }), Baskets.Offer(2, Baskets.Everybody(new ShippingOff(), new PointsEarned(1, 100))) };
        var whole = BasketEvaluator.Evaluate(basket, Shopper.Anonymous, offers);
        var terms = offers.ToDictionary(offer => offer.OfferId, offer => new OfferReturns { Rule = offer.OfferId == 1 ? ReturnRule.TestAgain : ReturnRule.KeptShare });
        PartLaws With(
            Func<Evaluation, IReadOnlyDictionary<string, int>, IReadOnlyDictionary<string, int>, bool, PartShare>? part = null, Func<SoldBasket, IReadOnlyDictionary<string, int>, Evaluation?, RefundShare>? refund = null) =>
            new(whole, terms, kept => BasketEvaluator.Evaluate(Kept(basket, kept), Shopper.Anonymous, offers)) { Part = part ?? PartShare.Of, Refund = refund ?? Refunding.Of };

        Assert.Empty(With().Broken(new Random(7), sellAll: true));
        PartLaws[] planted =
        [
            // Shipping is paid with every part.
            With((answer, before, now, _) => PartShare.Of(answer, before, now, isFirst: true)),
            // Each part is split by itself, as if it were the first: remainders are rounded anew.
            With((answer, _, now, first) => PartShare.Of(answer, new Dictionary<string, int>(), now, first)),
            // A cent is lost.
            With((answer, before, now, first) => PartShare.Of(answer, before, now, first) is var share ? share with { Total = share.Total - 1 } : share),
            // What came back before is forgotten.
            With(refund: (sold, now, rest) => Refunding.Of(sold with { Before = sold.Before.ToDictionary(line => line.Key, _ => 0) }, now, rest)),
            // The gate is tested on nothing kept: the discount is taken back twice.
            With(refund: (sold, now, rest) => Refunding.Of(sold with { Uses = sold.Uses.ToDictionary(use => use.Key, use => use.Value with { Refunded = 0 }) }, now, rest)),
            // Points come back with every step.
            With(refund: (sold, now, rest) => Refunding.Of(sold with { Uses = sold.Uses.ToDictionary(use => use.Key, use => use.Value with { PointsBack = 0 }) }, now, rest)),
        ];
        Assert.All(planted, wrong => Assert.NotEmpty(wrong.Broken(new Random(7), sellAll: true)));
    }
}
