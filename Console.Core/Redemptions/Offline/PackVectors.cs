using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>
/// The baskets by which a till proves its evaluator: one for each benefit, and one for each rule on which evaluators go apart (rounding, order of offers, groups, the last of a
/// budget, wall clocks, codes). They are the same for every store; their answers are those of <see cref="BasketEvaluator"/>, and a test holds them against figures computed by hand,
/// so that they do not change unnoticed.
/// </summary>
public static class PackVectors
{
    /// <summary>A Saturday, 20:40 in Shanghai.</summary>
    static readonly DateTimeOffset Moment = new(2026, 11, 21, 12, 40, 0, TimeSpan.Zero);

    static readonly Lazy<IReadOnlyList<PackVector>> Made = new(Make);

    public static IReadOnlyList<PackVector> All => Made.Value;

    /// <summary>What our evaluator answers to a vector's basket.</summary>
    public static Evaluation Answer(Basket basket, IReadOnlyList<long> opened, IReadOnlyList<PackVectorOffer> offers) => BasketEvaluator.Evaluate(
        basket, new Shopper { OpenedByCode = opened.ToHashSet() },
        offers.Select(offer => new Candidate(offer.OfferId, OfferDocument.Stored(offer.Document))
        {
            Room = offer is { UsesLeft: null, MoneyLeft: null } ? [] : [new CapRoom(CapScope.Offer, offer.UsesLeft, offer.MoneyLeft)],
        }));

    static List<PackVector> Make() =>
    [
        Of("per cent of each unit, half away from zero", Filled(Line("1", 3, 1_005)), Offer(new PercentOff(1_500))),
        Of("per cent across lines, to the cent by largest remainder", Filled(Line("1", 1, 1_000), Line("2", 1, 1_000), Line("3", 1, 1_000)),
            Offer(new PercentOff(3_333, Per.AcrossLines))),
        Of("amount off the order, shared by line value", Filled(Line("1", 1, 3_333), Line("2", 2, 1_111)), Offer(new AmountOff(1_000))),
        Of("amount off each unit, never below zero", Filled(Line("1", 2, 300)), Offer(new AmountOff(500, Per.Unit))),
        Of("fixed price of a set, filled from the dearest", Filled(Line("1", 2, 4_000), Line("2", 2, 2_500)), Offer(new FixedPrice(9_900, PriceOf.Set, 3))),
        Of("buy two, get the cheapest free, repeating", Filled(Line("1", 4, 2_000), Line("2", 2, 1_500)), Offer(new BuyXGetY { BuyQuantity = 2 })),
        Of("buy two, get one: the get side is short", Filled(Line("1", 2, 2_000)), Offer(new BuyXGetY { BuyQuantity = 2 })),
        Of("every second half price", Filled(Line("1", 5, 1_999)), Offer(new EveryNth(2, UnitGive.Percent(5_000)))),
        Of("three for a price each", Filled(Line("1", 7, 1_000)), Offer(new QuantityGroup { Size = 3, Give = UnitGive.For(800) })),
        Of("a table by what is spent", Filled(Line("1", 1, 25_000)),
            Offer(new Tiered(new TierTable(TierBasis.OrderTotal, [new TierStep(10_000, UnitGive.Percent(500)), new TierStep(20_000, UnitGive.Percent(1_000))])))),
        Of("a gift line", Filled(Line("1", 1, 30_000)), Offer(new Gift("GIFT", 4_900))),
        Of("free shipping from a spend that is not reached", Shipped(800, Line("1", 1, 18_000)),
            Offer(new ShippingOff(), offer => offer with { When = new OfferWhen { MinimumSpend = 19_900 } })),
        Of("free shipping", Shipped(800, Line("1", 1, 19_900)), Offer(new ShippingOff(), offer => offer with { When = new OfferWhen { MinimumSpend = 19_900 } })),
        Of("points for what is paid after discounts", Filled(Line("1", 1, 10_000)), Offer(new PercentOff(1_000)), Offer(new PointsEarned(1, 1_000, FullStepsOnly: true))),
        Of("a shelf price first, then the order", Filled(Line("1", 1, 10_000)), Offer(new AmountOff(1_000)), Offer(new ShelfPrice(UnitGive.Percent(2_000)))),
        Of("what is reduced is left out", Filled(Line("1", 1, 8_000) with { ListPrice = 10_000 }, Line("2", 1, 5_000)),
            Offer(new PercentOff(1_000), offer => offer with { Products = new ProductScope { ExcludeReduced = true } })),
        Of("one after the other by position", Filled(Line("1", 1, 9_999)),
            Offer(new PercentOff(1_000), offer => Placed(offer, 2)), Offer(new AmountOff(500, Per.Unit), offer => Placed(offer, 1))),
        Of("the best one of a group", Filled(Line("1", 1, 10_000)),
            Offer(new PercentOff(1_000), offer => Rule(offer, GroupRule.BestOne)), Offer(new PercentOff(1_500), offer => Rule(offer, GroupRule.BestOne))),
        Of("an exclusive one stands alone", Filled(Line("1", 1, 10_000)), Offer(new PercentOff(500), offer => Rule(offer, GroupRule.Exclusive)), Offer(new PercentOff(1_500))),
        Of("by category, brand and life stage",
            Filled(Line("1", 1, 6_000) with { Category = "Coats", Brand = "North", LifeStage = "new" }, Line("2", 1, 6_000) with { Category = "Coats", Brand = "South", LifeStage = "new" }),
            Offer(new PercentOff(2_000), offer => offer with { Products = new ProductScope { Categories = ["coats"], Brands = ["North"], LifeStages = ["new"] } })),
        Of("the last of a budget, clipped", Filled(Line("1", 1, 10_000), Line("2", 1, 5_000)), Limited(new PercentOff(2_000), NearlyUsed.Clip, money: 1_000)),
        Of("the last of a budget, skipped", Filled(Line("1", 1, 10_000)), Limited(new PercentOff(2_000), NearlyUsed.Skip, money: 1_000)),
        Of("used up", Filled(Line("1", 1, 10_000)), Limited(new PercentOff(2_000), NearlyUsed.Skip, uses: 0)),
        Of("over since the minute that the store's clock shows", Filled(Line("1", 1, 10_000)),
            Offer(new PercentOff(1_000), offer => offer with { When = new OfferWhen { To = new DateTime(2026, 11, 21, 20, 40, 0) } })),
        Of("weekdays and hours over midnight", Filled(Line("1", 1, 10_000)),
            Offer(new PercentOff(1_000), offer => offer with { When = new OfferWhen { Weekdays = [DayOfWeek.Saturday], HoursFrom = new TimeOnly(20, 0), HoursTo = new TimeOnly(2, 0) } })),
        Of("another store's offer", Filled(Line("1", 1, 10_000)), Offer(new PercentOff(1_000), offer => offer with { Places = new PlaceScope { Stores = ["S002"] } })),
        Of("a shared code that was not brought", Filled(Line("1", 1, 10_000)), Coded()),
        Opened(Of("a shared code that was brought", Filled(Line("1", 1, 10_000)), Coded())),
        Of("an offer for members, nobody known", Filled(Line("1", 1, 10_000)), Offer(new PercentOff(1_000), offer => offer with { Caps = new OfferCaps { UsesPerMember = 1 } })),
        Of("another currency", Filled(Line("1", 1, 10_000)), Offer(new PercentOff(1_000), offer => offer with { Currency = "JPY" })),
    ];

    static PackVector Of(string name, Basket basket, params (PromotionDefinition Definition, long? Uses, long? Money)[] offers)
    {
        var rows = offers.Select((offer, i) => (Sealed: OfferDocument.Of(offer.Definition), Id: i + 1L, offer.Uses, offer.Money))
            .Select(offer => new PackVectorOffer(offer.Id, offer.Sealed.Hash, offer.Sealed.Json, offer.Uses, offer.Money)).ToList();
        return new PackVector(name, basket, [], rows, Answer(basket, [], rows));
    }

    /// <summary>The same with the code of every offer brought.</summary>
    static PackVector Opened(PackVector vector)
    {
        var opened = vector.Offers.Select(offer => offer.OfferId).ToList();
        return vector with { Opened = opened, Expected = Answer(vector.Basket, opened, vector.Offers) };
    }

    static (PromotionDefinition Definition, long? Uses, long? Money) Offer(Benefit benefit, Func<PromotionDefinition, PromotionDefinition>? change = null)
    {
        var plain = new PromotionDefinition { Currency = "CNY", Reach = OfferReach.Everybody, Benefits = [benefit] };
        return (change?.Invoke(plain) ?? plain, null, null);
    }

    static (PromotionDefinition Definition, long? Uses, long? Money) Limited(Benefit benefit, NearlyUsed nearly, long? uses = null, long? money = null) =>
        (Offer(benefit, offer => offer with { Caps = new OfferCaps { Uses = uses is null ? null : 100, Money = money is null ? null : 100_000, NearlyUsed = nearly } }).Definition, uses, money);

    static (PromotionDefinition Definition, long? Uses, long? Money) Coded() =>
        Offer(new PercentOff(1_000), offer => offer with { Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Shared, Shared = "WINTER10" } });

    static PromotionDefinition Placed(PromotionDefinition offer, int position) => offer with { Stack = new StackRule(position) };

    static PromotionDefinition Rule(PromotionDefinition offer, GroupRule rule) => offer with { Stack = new StackRule(Rule: rule) };

    static BasketLine Line(string id, int quantity, long unitPrice) => new(id, "SKU-" + id, quantity, unitPrice);

    static Basket Filled(params BasketLine[] lines) => new()
    {
        Currency = "CNY", Lines = lines, Store = "S001", StoreType = "self-operated", Region = "North", Channel = "pos", At = Moment, Zone = "Asia/Shanghai",
    };

    static Basket Shipped(long charge, params BasketLine[] lines) => Filled(lines) with { Shipping = [new ShippingCharge("standard", charge)] };
}
