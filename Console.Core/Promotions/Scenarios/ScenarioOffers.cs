using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;

namespace CampaignConsole.Core.Promotions.Scenarios;

/// <summary>Maps the promotions of a case onto candidates, with the peer's own convention of order and exclusion as the case declares it.</summary>
internal sealed class ScenarioOffers(JsonElement source, string currency, Func<string, long> priceOf)
{
    readonly ScenarioBenefits benefits = new(currency, priceOf);

    /// <summary>A candidate with the name and code that the case gives it.</summary>
    public sealed record Named(string Name, string? Code, Candidate Candidate);

    public IReadOnlyList<Named> All()
    {
        var all = new List<Named>();
        foreach (var promotion in source.List("promotions").Where(promotion => promotion.Text("status") != "draft"))
        {
            if (promotion.Get("valueByChannel") is { } byChannel)
                foreach (var channel in byChannel.EnumerateObject()) all.Add(One(WithValue(promotion, channel.Value), all.Count + 1, channel.Name));
            else all.Add(One(promotion, all.Count + 1, null));
        }

        return all;
    }

    Named One(JsonElement promotion, int number, string? channel)
    {
        promotion.Only("promotion", "name", "benefit", "buy", "get", "getBenefit", "maxGetUnits", "value", "scope", "when", "maxUnitsPerLine", "budget",
            "maxUnitsPerOrder", "pick", "maxAmount", "code", "alsoGives", "priority", "per", "rounding", "tiers", "giftSku", "giftQtyPer", "groupSize", "unitBenefit",
            "base", "basis", "setSize", "applyToPosition", "maxSets", "exclusive", "valueByChannel", "perCustomerLimit", "reusableAfterCancel", "evaluate",
            "forUnits", "everyUnits", "status");
        if (promotion.Text("pick") is { } pick && pick != "cheapestFirst") throw new NotExpressible($"pick {pick}");
        var scope = promotion.Get("scope") ?? default;
        var when = promotion.Get("when") ?? default;
        var definition = new PromotionDefinition
        {
            Currency = currency,
            Benefits = benefits.Of(promotion),
            Products = benefits.Scope(scope),
            Places = new PlaceScope { ShippingMethods = scope.Texts("shippingMethods"), Tiers = when.Texts("customerGroup"), Channels = channel is null ? [] : [channel] },
            When = When(when),
            Caps = new OfferCaps
            {
                MaximumPerUse = benefits.Minor(promotion, "maxAmount"),
                MaximumUnits = promotion.Whole("maxUnitsPerOrder"),
                MaximumUnitsPerLine = promotion.Whole("maxUnitsPerLine"),
                UsesPerMember = promotion.Whole("perCustomerLimit"),
                Money = Budget(promotion, "limit"),
            },
            Reach = promotion.Text("code") is null ? OfferReach.Everybody : OfferReach.Code,
            Codes = promotion.Text("code") is { } code ? new OfferCodes { Kind = Codes.CodeKind.Shared, Shared = code } : new OfferCodes(),
            Stack = new StackRule(Position(promotion, number), null, Rule(promotion)),
        };
        var sealedDocument = OfferDocument.Of(definition);
        return new Named(promotion.Text("name") ?? "", promotion.Text("code"), new Candidate(number, sealedDocument.Hash, sealedDocument.Definition(), Room(promotion)));
    }

    OfferWhen When(JsonElement when)
    {
        when.Only("when", "customerGroup", "itemsTotalMin", "discountedItemsTotalMin", "quantityMin", "anyLineQtyMin", "cartHasSku", "cartHasCategory",
            "categoryTotalMin", "skuQtyMin", "shippingMethod");
        if (when.Get("itemsTotalMin") is not null && when.Get("discountedItemsTotalMin") is not null) throw new NotExpressible("two thresholds of different basis");
        List<BasketNeed> needs = [];
        if (when.Texts("cartHasSku") is { Count: > 0 } skus) needs.Add(new BasketNeed { Of = new ProductScope { Skus = skus }, Quantity = 1 });
        if (when.Texts("cartHasCategory") is { Count: > 0 } categories) needs.Add(new BasketNeed { Of = new ProductScope { Categories = categories }, Quantity = 1 });
        if (when.Get("categoryTotalMin") is { } totals)
            needs.AddRange(totals.EnumerateObject().Select(total => new BasketNeed { Of = new ProductScope { Categories = [total.Name] }, Amount = Currencies.Minor(total.Value.GetDecimal(), currency) }));
        if (when.Get("skuQtyMin") is { } units) needs.Add(new BasketNeed { Of = new ProductScope { Skus = units.Texts("skus") }, Quantity = units.Whole("qty") });
        return new OfferWhen
        {
            MinimumSpend = benefits.Minor(when, "itemsTotalMin") ?? benefits.Minor(when, "discountedItemsTotalMin"),
            Looks = when.Get("discountedItemsTotalMin") is null ? ThresholdBasis.AsListed : ThresholdBasis.AfterEarlier,
            MinimumQuantity = when.Whole("quantityMin"),
            MinimumLineQuantity = when.Whole("anyLineQtyMin"),
            Needs = needs,
            ShippingMethods = when.Texts("shippingMethod"),
        };
    }

    int Position(JsonElement promotion, int number)
    {
        if (source.Texts("evaluationOrder") is { Count: > 0 } order) return order.ToList().IndexOf(promotion.Text("name") ?? "");
        if (promotion.Whole("evaluate") is { } at) return at;
        if (promotion.Whole("priority") is not { } priority) return number;
        return source.Text("priorityMeaning")?.StartsWith("higher", StringComparison.Ordinal) == true ? -priority : priority;
    }

    GroupRule Rule(JsonElement promotion)
    {
        if (promotion.Flag("exclusive")) return GroupRule.Exclusive;
        return source.Texts("tags").Contains("bestDiscount") ? GroupRule.BestOne : GroupRule.All;
    }

    IReadOnlyList<CapRoom> Room(JsonElement promotion)
    {
        var given = source.Get("given") ?? default;
        given.Only("given", "customerUses", "customerUsesCancelled", "outOfStock");
        List<CapRoom> room = [];
        if (promotion.Whole("perCustomerLimit") is { } limit)
            room.Add(new CapRoom(CapScope.Member, limit - (given.Whole("customerUses") ?? 0) + (given.Whole("customerUsesCancelled") ?? 0), null));
        if (Budget(promotion, "limit") is { } money) room.Add(new CapRoom(CapScope.Offer, null, money - (Budget(promotion, "used") ?? 0)));
        return room;
    }

    long? Budget(JsonElement promotion, string name)
    {
        if (promotion.Get("budget") is not { } budget) return null;
        return budget.Text("type") == "spend" ? benefits.Minor(budget, name) : throw new NotExpressible($"budget of type {budget.Text("type")}");
    }

    static JsonElement WithValue(JsonElement promotion, JsonElement value)
    {
        var copy = promotion.EnumerateObject().Where(property => property.Name != "valueByChannel").ToDictionary(property => property.Name, property => property.Value);
        copy["value"] = value;
        return JsonSerializer.SerializeToElement(copy);
    }
}
