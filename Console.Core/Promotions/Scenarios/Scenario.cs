using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Scenarios;

/// <summary>A case of a scenario file, mapped onto a basket, a shopper and our offers.</summary>
internal sealed record Scenario(string Id, Basket Basket, Shopper Shopper, IReadOnlyList<Candidate> Offers, IReadOnlyDictionary<long, string> Names)
{
    /// <exception cref="NotExpressible">The case says something that our offers cannot say.</exception>
    public static Scenario Of(JsonElement source)
    {
        source.Only("case", "id", "source", "description", "currency", "currencyAssumed", "tags", "basket", "promotions", "expected", "asserted", "assertedAs",
            "customer", "evaluationOrder", "events", "evaluate", "partial", "shipping", "tax", "rounding", "given", "priorityMeaning", "rawUnitPrice", "codes",
            "giftAddedByEngine", "channel", "floorPrices", "returns", "anyOrder", "contested");
        var currency = source.Text("rounding") == "none" ? "XXX" : source.Text("currency") ?? "USD";
        var lines = Lines(source, currency);
        var added = source.Texts("giftAddedByEngine");
        var basket = new Basket
        {
            Currency = currency,
            Lines = [.. lines.Where(line => !added.Contains(line.Sku))],
            Shipping = Shipping(source, currency),
            Tax = source.Number("tax") is { } tax ? Currencies.Minor(tax, currency) : 0,
            Channel = source.Text("channel"),
            At = DateTimeOffset.UnixEpoch,
            OutOfStock = (source.Get("given") ?? default).Texts("outOfStock"),
        };
        var offers = new ScenarioOffers(source, currency, sku => lines.FirstOrDefault(line => line.Sku == sku)?.UnitPrice ?? 0).All();
        var opened = offers.Where(offer => source.Get("codes") is null || offer.Code is null || source.Texts("codes").Contains(offer.Code));
        var shopper = new Shopper
        {
            MemberId = 1,
            Tier = (source.Get("customer") ?? default).Text("group"),
            OpenedByCode = opened.Select(offer => offer.Candidate.OfferId).ToHashSet(),
        };
        return new Scenario(source.Text("id") ?? "", basket, shopper, [.. offers.Select(offer => offer.Candidate)],
            offers.ToDictionary(offer => offer.Candidate.OfferId, offer => offer.Name));
    }

    public Evaluation Evaluate() => BasketEvaluator.Evaluate(Basket, Shopper, Offers);

    static List<BasketLine> Lines(JsonElement source, string currency)
    {
        var floors = source.Get("floorPrices") ?? default;
        return [.. source.List("basket").Select((line, index) => new BasketLine(
            $"{index + 1}", line.Text("sku")!, line.Whole("qty") ?? 1, Currencies.Minor(line.Number("unitPrice") ?? 0, currency))
        {
            Category = line.Text("category") is { Length: > 0 } category ? category : null,
            Floor = Currencies.Minor(floors.Number(line.Text("sku")!) ?? 0, currency),
        })];
    }

    static List<ShippingCharge> Shipping(JsonElement source, string currency) => source.Get("shipping") switch
    {
        { ValueKind: JsonValueKind.Number } price => [new ShippingCharge("standard", Currencies.Minor(price.GetDecimal(), currency))],
        { ValueKind: JsonValueKind.Array } methods => [.. methods.EnumerateArray().Select(method =>
            new ShippingCharge(method.Text("method") ?? "standard", Currencies.Minor(method.Number("price") ?? 0, currency)))],
        _ => [],
    };
}
