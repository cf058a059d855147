using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Tests.Promotions;

public class OfferIndexTests
{
    static readonly Basket Coat = Baskets.Of(("COAT", 1, 100_000)) with
    {
        Lines = [new BasketLine("1", "COAT", 2, 100_000) { Style = "Duffle", Category = "Coats", Brand = "North", Season = "AW26", LifeStage = "new" }], StoreType = "franchise", Region = "East",
    };

    public static TheoryData<string, bool, PromotionDefinition> Scopes => new()
    {
        { "everything", true, Open() },
        { "its sku, in other letters", true, Open(new ProductScope { Skus = ["coat"] }) },
        { "another sku", false, Open(new ProductScope { Skus = ["SOCK"] }) },
        { "its style", true, Open(new ProductScope { Styles = ["Duffle"] }) },
        { "its category", true, Open(new ProductScope { Categories = ["Socks", "Coats"] }) },
        { "its category, but another brand", false, Open(new ProductScope { Categories = ["Coats"], Brands = ["South"] }) },
        { "its brand", true, Open(new ProductScope { Brands = ["North"] }) },
        { "its season", true, Open(new ProductScope { Seasons = ["AW26"] }) },
        { "its life stage", true, Open(new ProductScope { LifeStages = ["new"] }) },
        { "its category without it", false, Open(new ProductScope { Categories = ["Coats"], ExceptSkus = ["COAT"] }) },
        { "cheaper things", false, Open(new ProductScope { PriceTo = 99_999 }) },
        { "this store", true, Open(places: new PlaceScope { Stores = ["s1"] }) },
        { "another store", false, Open(places: new PlaceScope { Stores = ["S2"] }) },
        { "its category in this store", true, Open(new ProductScope { Categories = ["Coats"] }, new PlaceScope { Stores = ["S1", "S2"] }) },
        { "another category in this store", false, Open(new ProductScope { Categories = ["Socks"] }, new PlaceScope { Stores = ["S1"] }) },
        { "this channel", true, Open(places: new PlaceScope { Channels = ["pos", "web"] }) },
        { "another channel", false, Open(places: new PlaceScope { Channels = ["web"] }) },
        { "another kind of store", false, Open(places: new PlaceScope { StoreTypes = ["self-operated"] }) },
        { "its region", true, Open(places: new PlaceScope { Regions = ["East"] }) },
        { "what is bought, to get something else", true, Open(new ProductScope { Skus = ["SOCK"] }, benefit: new BuyXGetY { Buy = Baskets.Skus("COAT") }) },
        { "shipping, whatever lies in the basket", true, Open(new ProductScope { Skus = ["SOCK"] }, benefit: new ShippingOff { Give = UnitGive.Free }) },
        { "holders only", false, Open() with { Reach = OfferReach.Holders } },
        { "whoever brings a code", false, Open() with { Reach = OfferReach.Code } },
    };

    [Theory, MemberData(nameof(Scopes))]
    public void An_offer_for_everybody_is_found_by_what_it_says(string says, bool found, PromotionDefinition offer)
    {
        Assert.Equal((says, found), (says, new OfferIndex([Live(1, offer)]).Candidates(Coat, Shopper.Anonymous).Count == 1));
    }

    [Fact]
    public void What_is_held_or_brought_by_code_is_answered_wherever_it_is_shown()
    {
        var elsewhere = Open(new ProductScope { Skus = ["SOCK"] }, new PlaceScope { Stores = ["S2"] });
        var index = new OfferIndex([Live(1, elsewhere with { Reach = OfferReach.Holders }), Live(2, elsewhere with { Reach = OfferReach.Code }), Live(3, elsewhere)]);
        var shopper = new Shopper { MemberId = 7, Holds = new Dictionary<long, HeldOffer> { [1] = new(1), [99] = new(2) }, OpenedByCode = new HashSet<long> { 2 } };
        Assert.Equal([1L, 2L], index.Candidates(Coat, shopper).Select(offer => offer.Id));
    }

    [Fact]
    public void No_offer_that_would_apply_is_missed_and_none_is_found_that_has_nothing_to_do_with_the_basket()
    {
        var random = new Random(20261122);
        var (applied, left) = (0, 0);
        for (var world = 0; world < 60; world++)
        {
            var offers = Enumerable.Range(1, 30).Select(id => Live(id, Some(random))).ToList();
            var index = new OfferIndex(offers);
            var basket = SomeBasket(random);
            var found = index.Candidates(basket, Shopper.Anonymous).Select(offer => offer.Id).ToHashSet();
            foreach (var offer in offers)
            {
                var reason = BasketEvaluator.Evaluate(basket, Shopper.Anonymous, [offer.Candidate([])]).Offers.Single().Reason;
                if (reason.Outcome == Outcome.Applied) Assert.Contains(offer.Id, found);
                if (reason.Code is Reasons.WrongStore or Reasons.WrongChannel) Assert.DoesNotContain(offer.Id, found);
                applied += reason.Outcome == Outcome.Applied ? 1 : 0;
                left += found.Contains(offer.Id) ? 0 : 1;
            }
        }

        Assert.True(applied > 100 && left > 100, $"{applied} applied, {left} were not looked at: the worlds are too small to say anything.");
    }

    static PromotionDefinition Some(Random random) => Open(
        new ProductScope
        {
            Skus = Any(random, "P", 12), Categories = Any(random, "C", 4), Brands = Any(random, "B", 2), Seasons = Any(random, "T", 2), PriceFrom = random.Next(4) == 0 ? 5_000 : null,
        },
        new PlaceScope { Stores = Any(random, "S", 2), Channels = random.Next(5) == 0 ? ["web"] : [], Regions = Any(random, "R", 2) },
        random.Next(4) switch
        {
            0 => new BuyXGetY { Buy = new ProductScope { Categories = Any(random, "C", 4) } },
            1 => new ShippingOff { Give = UnitGive.Free },
            2 => new AmountOff(500, Per.Order),
            _ => new PercentOff(1_000),
        });

    static Basket SomeBasket(Random random) => Baskets.Of() with
    {
        Store = $"S{random.Next(2)}", Region = $"R{random.Next(2)}", Shipping = [new ShippingCharge("post", 900)],
        Lines = [.. Enumerable.Range(0, 3).Select(line => (Line: line, Product: random.Next(12))).Select(one => new BasketLine($"{one.Line}", $"P{one.Product}", 2, 1_000 * (1 + one.Product))
        {
            Category = $"C{one.Product % 4}", Brand = $"B{one.Product % 2}", Season = one.Product % 3 == 0 ? null : $"T{one.Product % 2}",
        })],
    };

    /// <summary>Mostly nothing, else a few of so many.</summary>
    static List<string> Any(Random random, string letter, int of) =>
        random.Next(3) > 0 ? [] : [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => $"{letter}{random.Next(of)}").Distinct()];

    static PromotionDefinition Open(ProductScope? products = null, PlaceScope? places = null, Benefit? benefit = null) =>
        Baskets.Everybody(benefit ?? new PercentOff(1_000)) with { Products = products ?? new ProductScope(), Places = places ?? new PlaceScope() };

    static LiveOffer Live(long id, PromotionDefinition definition) => new(id, id, "Offer", "", OfferState.Live, definition);
}
