using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Core.Promotions.Scenarios;

/// <summary>Maps the benefits that scenario files name onto ours.</summary>
internal sealed class ScenarioBenefits(string currency, Func<string, long> priceOf)
{
    public IReadOnlyList<Benefit> Of(JsonElement promotion)
    {
        List<Benefit> benefits = [One(promotion)];
        switch (promotion.Get("alsoGives"))
        {
            case { ValueKind: JsonValueKind.String } name when name.GetString() == "freeShipping":
                benefits.Add(new ShippingOff());
                break;
            case { ValueKind: JsonValueKind.Object } also:
                benefits.Add(One(also));
                break;
            case { ValueKind: JsonValueKind.Array } list:
                benefits.AddRange(list.EnumerateArray().Select(One));
                break;
            case { }:
                throw new NotExpressible("alsoGives");
        }

        return benefits;
    }

    public ProductScope Scope(JsonElement scope)
    {
        scope.Only("scope", "skus", "categories", "priceMin", "priceMax", "priceEquals", "excludeAlreadyDiscounted", "shippingMethods");
        return new ProductScope
        {
            Skus = scope.Texts("skus"),
            Categories = scope.Texts("categories"),
            PriceFrom = Minor(scope, "priceMin") ?? Minor(scope, "priceEquals"),
            PriceTo = Minor(scope, "priceMax") ?? Minor(scope, "priceEquals"),
            ExcludeReduced = scope.Flag("excludeAlreadyDiscounted"),
        };
    }

    public long? Minor(JsonElement element, string name) => element.Number(name) is { } major ? Currencies.Minor(major, currency) : null;

    Benefit One(JsonElement promotion) => promotion.Text("benefit") switch
    {
        "percentPerUnit" => new PercentOff(promotion.BasisPoints("value"), Per.Unit),
        "percentPerLine" => new PercentOff(promotion.BasisPoints("value"), Per.Line),
        "percentAcrossLines" => new PercentOff(promotion.BasisPoints("value"), Per.AcrossLines),
        "percentOffOrder" => new PercentOff(promotion.BasisPoints("value"), Per.Order),
        "amountPerUnit" => new AmountOff(Value(promotion), Per.Unit),
        "amountPerLine" => new AmountOff(Value(promotion), Per.Line),
        "amountAcrossLines" => new AmountOff(Value(promotion), Per.AcrossLines),
        "amountOffOrder" => new AmountOff(Value(promotion), Per.Order),
        "fixedOrderPrice" => new FixedPrice(Value(promotion), PriceOf.Order),
        "fixedSetPrice" => new FixedPrice(Value(promotion), PriceOf.Set, promotion.Whole("setSize"), promotion.Whole("maxSets")),
        "catalogPercent" => new ShelfPrice(UnitGive.Percent(promotion.BasisPoints("value"))),
        "catalogAmountPerUnit" => new ShelfPrice(UnitGive.Off(Value(promotion))),
        "buyXGetY" => BuyGet(promotion),
        "quantityGroup" => Group(promotion, promotion.Whole("groupSize") ?? throw new NotExpressible("quantityGroup without groupSize")),
        "setBenefit" => Group(promotion, promotion.Whole("setSize") ?? throw new NotExpressible("setBenefit without setSize"))
            with { Position = promotion.Whole("applyToPosition"), MaximumGroups = promotion.Whole("maxSets") },
        "everyNth" => new EveryNth(promotion.Whole("everyUnits") ?? 2, UnitGive.Off(Value(promotion)), promotion.Whole("forUnits") ?? 1),
        "tieredPercent" or "tieredAmount" => new Tiered(Table(promotion)),
        "tierPrice" => new Tiered(PriceTable(promotion)),
        "gift" => Given(promotion),
        "freeShipping" => new ShippingOff(),
        "percentShipping" => new ShippingOff { Give = UnitGive.Percent(promotion.BasisPoints("value")) },
        "amountShipping" => new ShippingOff { Give = UnitGive.Off(Value(promotion)) },
        "amountAcrossShipping" => new ShippingOff { Give = UnitGive.Off(Value(promotion)), Across = true },
        "tieredAmountShipping" => new ShippingOff { Tiers = Table(promotion) },
        "pointsEarn" => new PointsEarned(promotion.Whole("value") ?? 1, Minor(promotion, "per") ?? throw new NotExpressible("points without per"), promotion.Text("rounding") == "floorPerStep"),
        "amountOffTotalAfterTax" => throw new NotExpressible("tax is the till's business; nothing is taken off after it"),
        var other => throw new NotExpressible($"benefit {other}"),
    };

    long Value(JsonElement promotion) => Minor(promotion, "value") ?? throw new NotExpressible("no value");

    BuyXGetY BuyGet(JsonElement promotion)
    {
        var (buy, get) = (promotion.Get("buy") ?? default, promotion.Get("get") ?? default);
        buy.Only("buy", "skus", "categories", "minQty");
        get.Only("get", "skus", "categories", "qty");
        return new BuyXGetY
        {
            Buy = new ProductScope { Skus = buy.Texts("skus"), Categories = buy.Texts("categories") },
            BuyQuantity = buy.Whole("minQty") ?? 1,
            Get = new ProductScope { Skus = get.Texts("skus"), Categories = get.Texts("categories") },
            GetQuantity = get.Whole("qty") ?? 1,
            Give = Give(promotion.Get("getBenefit") ?? default),
            MaximumGot = promotion.Whole("maxGetUnits"),
        };
    }

    QuantityGroup Group(JsonElement promotion, int size)
    {
        var unit = promotion.Get("unitBenefit") ?? throw new NotExpressible("a group without unitBenefit");
        return unit.Text("type") == "tieredPercent" ? new QuantityGroup { Size = size, Tiers = Table(unit) } : new QuantityGroup { Size = size, Give = Give(unit) };
    }

    UnitGive Give(JsonElement give) => give.Text("type") switch
    {
        "percent" or "percentPerUnit" => UnitGive.Percent(give.BasisPoints("value")),
        "amount" or "amountPerUnit" => UnitGive.Off(Value(give)),
        "fixedPrice" => UnitGive.For(Value(give)),
        var other => throw new NotExpressible($"unit benefit {other}"),
    };

    Gift Given(JsonElement promotion)
    {
        var sku = promotion.Text("giftSku") ?? throw new NotExpressible("a gift without sku");
        return new Gift(sku, priceOf(sku), promotion.Whole("giftQtyPer") ?? promotion.Whole("qty") ?? 1);
    }

    TierTable Table(JsonElement promotion)
    {
        var percent = (promotion.Text("benefit") ?? promotion.Text("type")) == "tieredPercent";
        var basis = promotion.Text("basis") switch
        {
            "orderItemsTotal" => TierBasis.OrderTotal,
            "lineAmount" => TierBasis.LineAmount,
            "eligibleQuantity" => TierBasis.Quantity,
            "shippingAmount" => TierBasis.Shipping,
            var other => throw new NotExpressible($"basis {other}"),
        };
        UnitGive Step(JsonElement element, string name) => percent ? UnitGive.Percent(element.BasisPoints(name)) : UnitGive.Off(Minor(element, name) ?? 0);
        var steps = promotion.List("tiers").Select(tier => new TierStep(
            basis == TierBasis.Quantity ? tier.Whole("min") ?? 0 : Minor(tier, "min") ?? 0, Step(tier, "value"))).ToList();
        if (promotion.Number("base") is > 0) steps.Insert(0, new TierStep(0, Step(promotion, "base")));
        return new TierTable(basis, steps);
    }

    TierTable PriceTable(JsonElement promotion) => new(TierBasis.LineQuantity, [.. promotion.List("tiers").Select(tier => new TierStep(
        tier.Whole("minQty") ?? 0,
        Minor(tier, "price") is { } price ? UnitGive.For(price)
        : tier.Number("adjust") is < 0 ? UnitGive.Off(-Minor(tier, "adjust")!.Value)
        : tier.Number("percentOff") is not null ? UnitGive.Percent(tier.BasisPoints("percentOff"))
        : throw new NotExpressible("a tier that raises the price")))]);
}
