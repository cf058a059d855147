using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Conflicts;

namespace CampaignConsole.Tests.Promotions;

/// <summary>Where and when two prices meet, and on which products: pure.</summary>
public class PriceMeetingTests
{
    static readonly IReadOnlyList<StoreFact> Stores =
        [new("S1", "self-operated", "North"), new("S2", "franchise", "North"), new("S3", "self-operated", "East"), new("WEB", "online", "Online")];

    static readonly WallSpan Always = new(new DateTime(2026, 11, 21), null);

    static PromotionDefinition Offer(Benefit? benefit = null) => new() { Benefits = [benefit ?? new PercentOff(2_000)] };

    static PricePlan Plan(PromotionDefinition offer, WallSpan? span = null) => PricePlan.Of(offer, span ?? Always)!;

    public static TheoryData<string, Benefit, bool> Benefits => new()
    {
        { "per cent off", new PercentOff(2_000), true },
        { "per cent off across lines", new PercentOff(2_000, Per.AcrossLines), true },
        { "per cent off the order", new PercentOff(2_000, Per.Order), false },
        { "amount off each unit", new AmountOff(500, Per.Unit), true },
        { "amount off the order", new AmountOff(500), false },
        { "a price", new FixedPrice(9_900), true },
        { "a price for all together", new FixedPrice(9_900, PriceOf.Order), false },
        { "a shelf price", new ShelfPrice(UnitGive.Percent(1_000)), true },
        { "buy and get", new BuyXGetY(), true },
        { "a gift", new Gift("G1", 1_000), false },
        { "shipping", new ShippingOff(), false },
        { "points", new PointsEarned(1, 100), false },
    };

    [Theory, MemberData(nameof(Benefits))]
    public void Price_and_line_offers_meet_and_order_shipping_gift_and_points_offers_never(string what, Benefit benefit, bool meets) =>
        Assert.Equal((what, meets), (what, PricePlan.Of(Offer(benefit), Always) is { } plan && PriceMeeting.Of(plan, Plan(Offer()), Stores) is not null));

    public static TheoryData<string, PlaceScope, PlaceScope, string?> Places => new()
    {
        { "everywhere both", new(), new(), "everywhere" },
        { "one store of everywhere", new() { Stores = ["S1"] }, new(), "S1" },
        { "the same store in another case", new() { Stores = ["s1"] }, new() { Stores = ["S1", "S2"] }, "S1" },
        { "different stores", new() { Stores = ["S1"] }, new() { Stores = ["S2"] }, null },
        { "a store and its region", new() { Stores = ["S2", "S3"] }, new() { Regions = ["North"] }, "S2" },
        { "a store and another region", new() { Stores = ["S3"] }, new() { Regions = ["North"] }, null },
        { "a type and a region", new() { StoreTypes = ["self-operated"] }, new() { Regions = ["North"] }, "S1" },
        { "types that differ", new() { StoreTypes = ["online"] }, new() { StoreTypes = ["franchise"] }, null },
        { "a store that is to come", new() { Stores = ["NEW"] }, new() { Stores = ["new"] }, "NEW" },
        { "the same channel", new() { Channels = ["web", "pos"] }, new() { Channels = ["web"] }, "everywhere" },
        { "different channels", new() { Channels = ["web"] }, new() { Channels = ["pos"] }, null },
        { "tiers that differ", new() { Tiers = ["gold"] }, new() { Tiers = ["silver"] }, null },
        { "a tier in common", new() { Tiers = ["gold", "silver"] }, new() { Tiers = ["Silver"] }, "everywhere" },
    };

    [Theory, MemberData(nameof(Places))]
    public void Places_channels_and_tiers_meet_where_one_store_is_in_both(string what, PlaceScope a, PlaceScope b, string? where)
    {
        var meeting = PriceMeeting.Of(Plan(Offer() with { Places = a }), Plan(Offer() with { Places = b }), Stores);
        var turned = PriceMeeting.Of(Plan(Offer() with { Places = b }), Plan(Offer() with { Places = a }), Stores);
        Assert.Equal((what, where is null, where is null), (what, meeting is null, turned is null));
        if (meeting is not null) Assert.Equal(where, meeting.Stores is null ? "everywhere" : Assert.Single(meeting.Stores));
    }

    static readonly OfferWhen Anytime = new();

    static DateTime Nov(int day, int hour = 0) => new(2026, 11, day, hour, 0, 0);

    public static TheoryData<string, OfferWhen, OfferWhen, bool> Times => new()
    {
        { "always both", Anytime, Anytime, true },
        { "one ends as the other begins", new() { To = Nov(25) }, new() { From = Nov(25) }, false },
        { "a minute in common", new() { To = Nov(25).AddMinutes(1) }, new() { From = Nov(25) }, true },
        { "days of the week that differ", new() { Weekdays = [DayOfWeek.Saturday] }, new() { Weekdays = [DayOfWeek.Monday] }, false },
        { "a day that the common time never sees", new() { From = Nov(23), To = Nov(25), Weekdays = [DayOfWeek.Saturday] }, Anytime, false },
        { "a day that it does see", new() { From = Nov(23), To = Nov(29), Weekdays = [DayOfWeek.Saturday] }, Anytime, true },
        { "hours that differ", new() { HoursFrom = new(9, 0), HoursTo = new(12, 0) }, new() { HoursFrom = new(12, 0), HoursTo = new(14, 0) }, false },
        { "hours over midnight meet the morning", new() { HoursFrom = new(22, 0), HoursTo = new(2, 0) }, new() { HoursFrom = new(1, 0), HoursTo = new(3, 0) }, true },
        { "hours over midnight leave out noon", new() { HoursFrom = new(22, 0), HoursTo = new(2, 0) }, new() { HoursFrom = new(11, 0), HoursTo = new(13, 0) }, false },
        { "hours that begin after the common time", new() { To = Nov(21, 10) }, new() { HoursFrom = new(12, 0) }, false },
        { "the same hours of different days", new() { Weekdays = [DayOfWeek.Sunday], HoursFrom = new(9, 0) }, new() { Weekdays = [DayOfWeek.Sunday], HoursTo = new(9, 0) }, false },
    };

    [Theory, MemberData(nameof(Times))]
    public void Times_meet_where_one_minute_is_in_both(string what, OfferWhen a, OfferWhen b, bool meets)
    {
        Assert.Equal((what, meets), (what, PriceMeeting.Of(Plan(Offer() with { When = a }), Plan(Offer() with { When = b }), Stores) is not null));
        Assert.Equal((what, meets), (what, PriceMeeting.Of(Plan(Offer() with { When = b }), Plan(Offer() with { When = a }), Stores) is not null));
    }

    [Fact]
    public void Another_currency_never_meets() =>
        Assert.Null(PriceMeeting.Of(Plan(Offer() with { Currency = "CNY" }), Plan(Offer() with { Currency = "EUR" }), Stores));

    [Fact]
    public void What_leaves_out_reduced_products_gives_nothing_on_a_shelf_price()
    {
        var shelf = Plan(Offer(new ShelfPrice(UnitGive.Percent(1_000))));
        var notReduced = Plan(Offer() with { Products = new ProductScope { ExcludeReduced = true } });
        Assert.Null(PriceMeeting.Of(shelf, notReduced, Stores));
        Assert.NotNull(PriceMeeting.Of(Plan(Offer()), notReduced, Stores));
    }

    static readonly IReadOnlyList<ProductFact> Catalogue =
    [
        new("C1", "Wool coat", "C", "Coats", "Northwind", "AW26", "new", 129_900), new("C2", "Down parka", "D", "Coats", "Kite", "AW26", "core", 99_900),
        new("K1", "Jumper", "K", "Knitwear", "Northwind", "AW26", "clearance", 49_900), new("N1", "Nameless price", "N", "Knitwear", "Kite", "SS26", "core", null),
    ];

    public static TheoryData<string, ProductScope, ProductScope, string?> Products => new()
    {
        { "everything both", new(), new(), "C1 C2 K1 N1" },
        { "a category of everything", new() { Categories = ["coats"] }, new(), "C1 C2" },
        { "a list and a category", new() { Skus = ["c1", "K1"] }, new() { Categories = ["Knitwear"] }, "K1" },
        { "categories that differ", new() { Categories = ["Coats"] }, new() { Categories = ["Knitwear"] }, null },
        { "what is left out", new() { Categories = ["Coats"], ExceptSkus = ["C1"] }, new() { Skus = ["C1"] }, null },
        { "prices that differ", new() { PriceTo = 60_000 }, new() { PriceFrom = 90_000, Categories = ["Coats"] }, null },
        { "a price that is not known stays in", new() { PriceFrom = 200_000 }, new() { Categories = ["Knitwear"] }, "N1" },
        { "a life stage", new() { LifeStages = ["clearance"] }, new() { Brands = ["Northwind"] }, "K1" },
        { "a season and a style", new() { Seasons = ["SS26"] }, new() { Styles = ["N", "C"] }, "N1" },
    };

    [Theory, MemberData(nameof(Products))]
    public void Products_meet_where_one_is_in_both_scopes(string what, ProductScope a, ProductScope b, string? skus)
    {
        var (mine, theirs) = (Plan(Offer() with { Products = a }), Plan(Offer() with { Products = b }));
        var shared = PricedProducts.Of(mine, [.. Catalogue.Where(product => product.IsIn(mine.Products))]).With(theirs);
        Assert.Equal((what, skus), (what, shared is null ? null : string.Join(' ', shared.Sample.Select(product => product.Sku))));
        Assert.Equal(skus?.Split(' ').Length ?? 0, shared?.Count ?? 0);
    }

    [Fact]
    public void What_is_got_is_priced_and_what_is_bought_for_it_is_not()
    {
        var offer = Plan(Offer(new BuyXGetY { Get = new ProductScope { Skus = ["K1"] } }) with { Products = new ProductScope { Categories = ["Coats"] } });
        var mine = PricedProducts.Of(offer, [.. Catalogue.Where(product => product.IsIn(offer.Products))]);
        Assert.NotNull(mine.With(Plan(Offer() with { Products = new ProductScope { Categories = ["Knitwear"] } })));
        Assert.Null(mine.With(Plan(Offer() with { Products = new ProductScope { Categories = ["Coats"] } })));
    }
}
