using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using Xunit;

namespace CampaignConsole.Tests.Promotions;

/// <summary>The sentences that stand beside a definition and an answer.</summary>
public sealed class PromotionSentenceTests
{
    [Fact]
    public void A_definition_is_said_in_both_languages()
    {
        Assert.Equal(
            "Gold and platinum members who hold it get 20\u00a0% off Coats, once each, at most ¥\u00a0400 off, ¥\u00a0120,000 in all, in all stores and online, until 30 November 2026, 22:00 at the store.",
            PromotionSentence.Of(PromotionKit.Coats, "en"));
        Assert.Equal(
            "持有该优惠的gold和platinum会员享Coats 8 折，每人限 1 次，每次最多优惠 ¥\u00a0400，总预算 ¥\u00a0120,000，全部门店及线上可用，至 2026 年 11 月 30 日 22:00（门店时间）止。",
            PromotionSentence.Of(PromotionKit.Coats, "zh-CN"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void Every_kind_of_benefit_has_a_sentence(string language)
    {
        Benefit[] benefits =
        [
            .. Enum.GetValues<Per>().Select(per => new PercentOff(1_000, per)), .. Enum.GetValues<Per>().Select(per => new AmountOff(1_000, per)),
            .. Enum.GetValues<PriceOf>().Select(of => new FixedPrice(9_900, of, 3)), new FixedPrice(9_900, PriceOf.Set),
            new BuyXGetY { BuyQuantity = 2 }, new BuyXGetY { Buy = Baskets.Skus("a"), Get = Baskets.Skus("b"), Give = UnitGive.Percent(5_000) },
            new EveryNth(3, UnitGive.Free), new QuantityGroup { Size = 3, Give = UnitGive.Off(500) }, new QuantityGroup { Size = 2, Give = UnitGive.Free, Position = 2 },
            new Tiered(new TierTable(TierBasis.OrderTotal, [new TierStep(0, UnitGive.Percent(1_000)), new TierStep(20_000, UnitGive.Percent(2_000))])),
            new Gift("G1", 900), new ShippingOff(), new ShippingOff { Give = UnitGive.Off(500) }, new PointsEarned(2, 1_000), new ShelfPrice(UnitGive.For(9_900)),
        ];
        Assert.All(benefits, benefit =>
        {
            foreach (var scope in new[] { new ProductScope(), Baskets.Skus("a", "b") })
            {
                var sentence = PromotionSentence.Of(PromotionKit.Coats with { Benefits = [benefit], Products = scope }, language);
                Assert.DoesNotContain(benefit.GetType().Name, sentence);
                Assert.DoesNotContain("{", sentence);
            }
        });
    }

    [Fact]
    public void Every_answer_and_every_problem_has_a_sentence_in_both_languages()
    {
        foreach (var language in Languages.All)
            Assert.All(Reasons.All.Where(code => code != Reasons.Applied), code => Assert.False(string.IsNullOrEmpty(Wording.Say("answer." + code, language, "a", "b", "c"))));
        var broken = PromotionKit.Coats with
        {
            Benefits = [new PercentOff(0), new AmountOff(0), new FixedPrice(1, PriceOf.Set, 1), new EveryNth(1, new UnitGive()), new Gift("", -1)], Currency = "???",
            Funding = new Funding(1), Headline = new Texts(), Reach = OfferReach.Code, When = new OfferWhen { DaysFromAssignment = 0, MinimumSpend = -1 }, Caps = new OfferCaps { Uses = 0 },
        };
        Assert.All(PromotionProblems.Of(broken).Concat(PromotionProblems.Warnings(broken)), code => Assert.True(Wording.Knows("promotion.problem." + code), code));
        Assert.Contains("code_kind_missing", PromotionProblems.Of(broken));
        Assert.Empty(PromotionProblems.Of(PromotionKit.Coats));
    }

    [Theory]
    [InlineData(1L, "each code once", "每个优惠码限 1 次")]
    [InlineData(3L, "each code up to 3 times", "每个优惠码限 3 次")]
    public void A_limit_per_code_is_said(long limit, string english, string chinese)
    {
        var offer = PromotionKit.Coats with { Caps = new OfferCaps { UsesPerCode = limit } };
        Assert.Contains(english, PromotionSentence.Pieces(offer, "en"));
        Assert.Contains(chinese, PromotionSentence.Pieces(offer, "zh-Hans"));
    }

    [Fact]
    public void A_definition_without_a_limit_per_code_is_written_and_hashed_as_ever()
    {
        const string asEver = """{"maximumPerUse":40000,"money":12000000,"nearlyUsed":"skip","usesPerMember":1}""";
        Assert.Equal(asEver, CanonicalJson.Of(PromotionKit.Coats.Caps));
        Assert.Equal(asEver, CanonicalJson.Of(CanonicalJson.Read<OfferCaps>(asEver)));
    }

    [Fact]
    public void What_is_missing_is_said_with_its_number()
    {
        var offer = Baskets.Everybody(new ShippingOff()) with { When = new OfferWhen { MinimumSpend = 10_000 }, Headline = new Texts("free shipping", "免运费") };
        var answer = (Baskets.Of(("a", 1, 8_200)) with { Shipping = [new ShippingCharge("post", 500)] }).Evaluate(offer).Offers[0];
        Assert.Equal("¥\u00a018 more for “free shipping”.", AnswerSentence.Of(answer, offer, "en"));
        Assert.Equal("再买 ¥\u00a018 即可享“免运费”。", AnswerSentence.Of(answer, offer, "zh-Hans"));
    }
}
