using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using Xunit;

namespace CampaignConsole.Tests.Promotions;

/// <summary>The rules of the money table, one by one.</summary>
public sealed class EvaluatorTests
{
    [Fact]
    public void Half_a_cent_of_discount_is_rounded_away_from_zero() =>
        Assert.Equal(4_167, Baskets.Of(("a", 1, 8_333)).Evaluate(Baskets.Everybody(new PercentOff(5_000))).TotalDiscount);

    [Fact]
    public void A_percentage_is_rounded_once_per_line_and_spread_to_units()
    {
        var line = Baskets.Of(("a", 10, 999)).Evaluate(Baskets.Everybody(new PercentOff(1_500))).Lines[0];
        Assert.Equal(1_499, line.Discount);
        Assert.Equal([new UnitGroup(9, 150), new UnitGroup(1, 149)], line.Units);
    }

    [Fact]
    public void An_order_amount_is_spread_by_value_and_the_first_line_takes_the_odd_cent()
    {
        var answer = Baskets.Of(("a", 1, 1_000), ("b", 1, 1_000), ("c", 1, 1_000)).Evaluate(Baskets.Everybody(new AmountOff(100)));
        Assert.Equal([34, 33, 33], answer.Lines.Select(line => line.Discount));
        Assert.Equal(100, answer.OrderDiscount);
    }

    [Fact]
    public void An_order_amount_never_eats_shipping()
    {
        var answer = (Baskets.Of(("a", 1, 120)) with { Shipping = [new ShippingCharge("post", 500)] }).Evaluate(Baskets.Everybody(new AmountOff(1_200)));
        Assert.Equal(500, answer.Total);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void Buy_two_get_one_repeats_and_uses_each_unit_once(int quantity, int free) =>
        Assert.Equal(free * 500, Baskets.Of(("a", quantity, 500)).Evaluate(Baskets.Everybody(new BuyXGetY { BuyQuantity = 2 })).TotalDiscount);

    [Fact]
    public void The_cheapest_unit_is_the_free_one()
    {
        var answer = Baskets.Of(("coat", 1, 9_000), ("scarf", 1, 2_000), ("hat", 1, 3_000)).Evaluate(Baskets.Everybody(new BuyXGetY { BuyQuantity = 2 }));
        Assert.Equal(2_000, answer.Lines.Single(line => line.Sku == "scarf").Discount);
        Assert.Equal(2_000, answer.TotalDiscount);
    }

    [Fact]
    public void Units_of_one_buy_get_offer_are_not_used_by_the_next()
    {
        var offer = Baskets.Everybody(new BuyXGetY { MaximumGot = 1 });
        Assert.Equal(5_000, Baskets.Of(("a", 3, 5_000)).Evaluate(offer, offer).TotalDiscount);
    }

    [Fact]
    public void When_the_got_side_is_short_nothing_is_given_and_the_basket_is_told()
    {
        var offer = Baskets.Everybody(new BuyXGetY { Buy = Baskets.Skus("coat"), Get = Baskets.Skus("hat"), GetQuantity = 2 });
        var answer = Baskets.Of(("coat", 1, 9_000), ("hat", 1, 3_000)).Evaluate(offer);
        Assert.Equal(0, answer.TotalDiscount);
        Assert.Equal(OfferReason.UnitsShort(Reasons.GetShort, 1), answer.Reason());
    }

    [Fact]
    public void What_is_missing_to_a_threshold_is_said_to_the_cent()
    {
        var offer = Baskets.Everybody(new ShippingOff()) with { When = new OfferWhen { MinimumSpend = 10_000 } };
        var answer = (Baskets.Of(("a", 1, 8_200)) with { Shipping = [new ShippingCharge("post", 500)] }).Evaluate(offer);
        Assert.Equal(OfferReason.AmountShort(Reasons.SpendShort, 1_800), answer.Reason());
    }

    [Theory]
    [InlineData(ThresholdBasis.AsListed, true)]
    [InlineData(ThresholdBasis.BeforeLayer, true)]
    [InlineData(ThresholdBasis.AfterEarlier, false)]
    public void A_threshold_looks_where_the_marketer_chose(ThresholdBasis basis, bool applies)
    {
        var first = Baskets.Everybody(new PercentOff(5_000, Per.Order));
        var second = Baskets.Everybody(new AmountOff(100)) with { When = new OfferWhen { MinimumSpend = 8_000, Looks = basis }, Stack = new StackRule(200) };
        Assert.Equal(applies ? Outcome.Applied : Outcome.Almost, Baskets.Of(("a", 1, 10_000)).Evaluate(first, second).Reason(2).Outcome);
    }

    [Fact]
    public void Shelf_price_and_basket_offer_compound_unless_reduced_items_are_excluded()
    {
        var shelf = Baskets.Everybody(new ShelfPrice(UnitGive.Percent(2_500)));
        var half = Baskets.Everybody(new PercentOff(5_000));
        Assert.Equal(750, Baskets.Of(("a", 1, 2_000)).Evaluate(shelf, half).Total);
        var answer = Baskets.Of(("a", 1, 2_000)).Evaluate(shelf, half with { Products = new ProductScope { ExcludeReduced = true } });
        Assert.Equal(1_500, answer.Total);
        Assert.Equal(Reasons.NothingInScope, answer.Reason(2).Code);
    }

    [Fact]
    public void A_floor_moves_the_rest_to_other_lines_and_then_drops_and_reports_it()
    {
        var basket = Baskets.Of(("a", 1, 5_000), ("b", 1, 2_000)) with
        {
            Lines = [new BasketLine("1", "a", 1, 5_000) { Floor = 4_500 }, new BasketLine("2", "b", 1, 2_000) { Floor = 1_500 }],
        };
        var answer = basket.Evaluate(Baskets.Everybody(new AmountOff(1_200)));
        Assert.Equal([500, 500], answer.Lines.Select(line => line.Discount));
        Assert.Equal(200, answer.Offers[0].Dropped);
    }

    [Theory]
    [InlineData(NearlyUsed.Skip, 0)]
    [InlineData(NearlyUsed.Clip, 300)]
    public void A_budget_that_is_nearly_used_is_clipped_or_skipped_as_chosen(NearlyUsed rule, long given)
    {
        var offer = Baskets.Everybody(new PercentOff(1_000)) with { Caps = new OfferCaps { Money = 10_000, NearlyUsed = rule } };
        var answer = BasketEvaluator.Evaluate(Baskets.Of(("a", 1, 5_000)), Shopper.Anonymous, [Baskets.Offer(1, offer, new CapRoom(Core.Promotions.Caps.CapScope.Offer, null, 300))]);
        Assert.Equal(given, answer.TotalDiscount);
    }

    [Fact]
    public void The_largest_discount_of_one_use_is_kept_over_all_its_benefits()
    {
        var offer = Baskets.Everybody(new PercentOff(5_000), new AmountOff(3_000)) with { Caps = new OfferCaps { MaximumPerUse = 4_000 } };
        Assert.Equal(4_000, Baskets.Of(("a", 1, 5_000)).Evaluate(offer).TotalDiscount);
    }

    [Fact]
    public void The_best_one_of_a_group_wins_and_the_other_says_which()
    {
        var answer = Baskets.Of(("a", 1, 5_000)).Evaluate(
            Baskets.Everybody(new AmountOff(300, Per.Unit)) with { Stack = new StackRule(Rule: GroupRule.BestOne) },
            Baskets.Everybody(new AmountOff(400, Per.Unit)) with { Stack = new StackRule(Rule: GroupRule.BestOne) });
        Assert.Equal(400, answer.TotalDiscount);
        Assert.Equal(OfferReason.Lost(2), answer.Reason(1));
    }

    [Fact]
    public void An_exclusive_offer_that_applies_stands_alone_in_its_group()
    {
        var answer = Baskets.Of(("a", 1, 5_000)).Evaluate(
            Baskets.Everybody(new AmountOff(300)), Baskets.Everybody(new AmountOff(200)) with { Stack = new StackRule(Rule: GroupRule.Exclusive) },
            Baskets.Everybody(new AmountOff(50)) with { Stack = new StackRule(Group: "other") });
        Assert.Equal(250, answer.TotalDiscount);
        Assert.Equal(OfferReason.Lost(2), answer.Reason(1));
    }

    [Fact]
    public void An_anonymous_basket_never_meets_a_cap_per_member()
    {
        var offer = Baskets.Everybody(new PercentOff(1_000)) with { Caps = new OfferCaps { UsesPerMember = 1 } };
        Assert.Equal(Reasons.MemberNeeded, Baskets.Of(("a", 1, 5_000)).Evaluate(offer).Reason().Code);
        Assert.Equal(Outcome.Applied, Baskets.Of(("a", 1, 5_000)).Evaluate(new Shopper { MemberId = 7 }, offer).Reason().Outcome);
    }

    [Fact]
    public void An_assigned_offer_applies_to_its_holder_only_and_ends_with_the_assignment()
    {
        var offer = Baskets.Everybody(new PercentOff(1_000)) with { Reach = OfferReach.Holders, When = new OfferWhen { DaysFromAssignment = 3 } };
        Shopper Holder(int hours) => new() { MemberId = 7, Holds = new Dictionary<long, HeldOffer> { [1] = new(5, Baskets.Noon.AddHours(hours)) } };
        Assert.Equal(Reasons.MemberNeeded, Baskets.Of(("a", 1, 5_000)).Evaluate(offer).Reason().Code);
        Assert.Equal(Reasons.NotHeld, Baskets.Of(("a", 1, 5_000)).Evaluate(new Shopper { MemberId = 7 }, offer).Reason().Code);
        Assert.Equal(Outcome.Applied, Baskets.Of(("a", 1, 5_000)).Evaluate(Holder(1), offer).Reason().Outcome);
        Assert.Equal(Reasons.Ended, Baskets.Of(("a", 1, 5_000)).Evaluate(Holder(0), offer).Reason().Code);
    }

    [Theory]
    [InlineData("Asia/Shanghai", true)]
    [InlineData("Asia/Tokyo", false)]
    public void Validity_is_read_on_the_stores_own_clock(string zone, bool valid)
    {
        var offer = Baskets.Everybody(new PercentOff(1_000)) with { When = new OfferWhen { To = new DateTime(2026, 11, 21, 12, 30, 0) } };
        var answer = (Baskets.Of(("a", 1, 5_000)) with { Zone = zone }).Evaluate(offer);
        Assert.Equal(valid ? Reasons.Applied : Reasons.Ended, answer.Reason().Code);
    }

    [Fact]
    public void Stores_channels_and_codes_each_have_their_own_answer()
    {
        var offer = Baskets.Everybody(new PercentOff(1_000));
        string Code(PromotionDefinition one) => Baskets.Of(("a", 1, 5_000)).Evaluate(one).Reason().Code;
        Assert.Equal(Reasons.WrongStore, Code(offer with { Places = new PlaceScope { Stores = ["S2"] } }));
        Assert.Equal(Reasons.WrongChannel, Code(offer with { Places = new PlaceScope { Channels = ["web"] } }));
        Assert.Equal(Reasons.CodeNeeded, Code(offer with { Reach = OfferReach.Code }));
        Assert.Equal(Reasons.WrongCurrency, Code(offer with { Currency = "EUR" }));
        Assert.Equal(Reasons.WrongDay, Code(offer with { When = new OfferWhen { Weekdays = [DayOfWeek.Monday] } }));
        Assert.Equal(Reasons.WrongHour, Code(offer with { When = new OfferWhen { HoursFrom = new TimeOnly(22, 0), HoursTo = new TimeOnly(11, 0) } }));
        Assert.Equal(Reasons.Applied, Code(offer with { When = new OfferWhen { HoursFrom = new TimeOnly(11, 0), HoursTo = new TimeOnly(2, 0) } }));
    }

    [Fact]
    public void A_malformed_basket_is_refused()
    {
        Assert.Equal("basket_quantity", Assert.Throws<Refused>(() => Baskets.Of(("a", 0, 100)).Evaluate()).Code);
        var twice = Baskets.Of(("a", 1, 100)) with { Lines = [new BasketLine("1", "a", 1, 100), new BasketLine("1", "b", 1, 100)] };
        Assert.Equal("basket_line_twice", Assert.Throws<Refused>(() => twice.Evaluate()).Code);
    }

    [Fact]
    public void The_same_definition_seals_to_the_same_hash_whatever_the_order_of_its_lists()
    {
        var one = Baskets.Everybody(new PercentOff(1_000)) with { Products = Baskets.Skus("b", "a", "a") };
        var other = one with { Products = Baskets.Skus("a", "b") };
        Assert.Equal(OfferDocument.Of(one).Hash, OfferDocument.Of(other).Hash);
        Assert.NotEqual(OfferDocument.Of(one).Hash, OfferDocument.Of(other with { Currency = "EUR" }).Hash);
        Assert.Equal(OfferDocument.Of(one).Hash, OfferDocument.Of(OfferDocument.Of(one).Definition()).Hash);
    }

    [Fact]
    public void A_part_return_gives_back_what_was_paid_or_tests_the_gate_again()
    {
        var offer = Baskets.Everybody(new AmountOff(5_000)) with { When = new OfferWhen { MinimumSpend = 10_000 } };
        var basket = Baskets.Of(("ball", 2, 5_707));
        var candidates = new[] { Baskets.Offer(1, offer) };
        var paid = BasketEvaluator.Evaluate(basket, Shopper.Anonymous, candidates);
        var one = new Dictionary<string, int> { ["1"] = 1 };
        Assert.Equal(707, PartReturn.Of(basket, Shopper.Anonymous, candidates, paid, one, ReturnRule.TestAgain).Amount);
        Assert.Equal(3_207, PartReturn.Of(basket, Shopper.Anonymous, candidates, paid, one, ReturnRule.KeptShare).Amount);
    }
}
