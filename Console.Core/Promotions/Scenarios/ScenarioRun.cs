using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;

namespace CampaignConsole.Core.Promotions.Scenarios;

/// <summary>How a case ended.</summary>
public enum ScenarioEnd
{
    Passed,
    Failed,
    NotExpressible,
}

/// <summary>One case, ours against expected.</summary>
/// <param name="Lines">What was compared, or why the case cannot be said.</param>
public sealed record ScenarioResult(string Id, ScenarioEnd End, IReadOnlyList<string> Lines);

/// <summary>Runs scenario files of other engines through our evaluator.</summary>
public static class ScenarioRun
{
    /// <summary>Every case of a file, in order.</summary>
    /// <exception cref="JsonException">The text is not a list of cases.</exception>
    public static IReadOnlyList<ScenarioResult> Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(One)];
    }

    static ScenarioResult One(JsonElement source)
    {
        var id = source.Text("id") ?? "";
        try
        {
            var scenario = Scenario.Of(source);
            var comparison = new ScenarioComparison(source, scenario);
            var lines = comparison.Compare();
            return new ScenarioResult(id, comparison.Agrees ? ScenarioEnd.Passed : ScenarioEnd.Failed, lines);
        }
        catch (NotExpressible reason)
        {
            return new ScenarioResult(id, ScenarioEnd.NotExpressible, [reason.Message]);
        }
        catch (Refused refused)
        {
            return new ScenarioResult(id, ScenarioEnd.NotExpressible, [refused.Message]);
        }
    }
}

/// <summary>Compares an evaluation with what a case expects; amounts in minor units of the case's currency.</summary>
internal sealed class ScenarioComparison(JsonElement source, Scenario scenario)
{
    readonly JsonElement expected = source.Get("expected") ?? default;
    readonly IReadOnlyList<string> asserted = source.Texts("asserted");
    readonly List<string> lines = [];

    public bool Agrees { get; private set; } = true;

    public IReadOnlyList<string> Compare()
    {
        expected.Only("expected", "lineDiscounts", "orderDiscount", "shippingDiscount", "shippingDiscounts", "total", "reason", "budgetUsed", "accepted", "pointsEarned",
            "unitPriceAfter", "appliedPromotions", "refund", "totalAfterReturn");
        var ours = scenario.Evaluate();
        if (expected.Number("total") is not null) Same("total", Minor("total"), ours.Total);
        Discounts(ours);
        Same("shippingDiscount", Minor("shippingDiscount"), ours.ShippingDiscount);
        foreach (var method in (expected.Get("shippingDiscounts") is { } methods ? [.. methods.EnumerateObject()] : Array.Empty<JsonProperty>()))
            Same($"shipping {method.Name}", Minor(method.Value.GetDecimal()), ours.Shipping.Where(charge => charge.Method == method.Name).Sum(charge => charge.Discount));
        if (expected.Number("pointsEarned") is { } points) Same("pointsEarned", (long)points, ours.Points);
        if (expected.Number("unitPriceAfter") is { } price) Same("unitPriceAfter", Minor(price) * ours.Lines[0].Quantity, ours.Lines[0].Total);
        if (expected.Get("appliedPromotions") is not null) Same("appliedPromotions", string.Join(",", expected.Texts("appliedPromotions")), Applied(ours));
        if (expected.Text("reason") is { } reason) Same("reason", reason, Reason(ours));
        if (expected.Get("accepted") is not null) Events();
        if (expected.Number("refund") is not null) Returned(ours);
        return lines;
    }

    void Discounts(Evaluation ours)
    {
        if (scenario.Basket.Lines.Count == 0 && ours.Gifts.Count == 0) return;
        var wanted = expected.Get("lineDiscounts") is { } map ? map.EnumerateObject().ToDictionary(line => line.Name, line => Minor(line.Value.GetDecimal())) : [];
        var order = Minor("orderDiscount");
        var apart = asserted.Contains("orderDiscount") || order != 0;
        if (asserted.Contains("orderDiscount")) Same("orderDiscount", order, ours.OrderDiscount);
        if (!asserted.Contains("lineDiscounts"))
        {
            Same("discounts", wanted.Values.Sum() + order, ours.LineDiscount + ours.OrderDiscount);
            return;
        }

        foreach (var sku in ours.Lines.Select(line => line.Sku).Concat(ours.Gifts.Select(gift => gift.Sku)).Concat(wanted.Keys).Distinct())
            Same($"line {sku}", wanted.GetValueOrDefault(sku), Taken(ours, sku, apart));
    }

    static long Taken(Evaluation ours, string sku, bool withoutOrder) =>
        ours.Lines.Where(line => line.Sku == sku).SelectMany(line => line.Parts).Where(part => !withoutOrder || part.Layer != Layer.Order).Sum(part => part.Amount)
        + ours.Gifts.Where(gift => gift.Sku == sku).Sum(gift => gift.UnitValue * gift.Quantity);

    void Events()
    {
        var offer = scenario.Offers[0];
        var left = offer.RoomOf(CapScope.Offer).MoneyLeft ?? 0;
        var limit = offer.Definition.Caps.Money ?? 0;
        List<bool> accepted = [];
        foreach (var use in source.List("events"))
        {
            var charge = new ShippingCharge("standard", Minor(use.Number("amount") ?? 0));
            var answer = BasketEvaluator.Evaluate(scenario.Basket with { Shipping = [charge] }, scenario.Shopper,
                [offer with { Room = [new CapRoom(CapScope.Offer, null, left)] }]);
            accepted.Add(answer.TotalDiscount == charge.Amount);
            left -= answer.TotalDiscount;
        }

        Same("accepted", string.Join(",", expected.List("accepted").Select(item => item.GetBoolean())), string.Join(",", accepted));
        Same("budgetUsed", Minor("budgetUsed"), limit - left);
    }

    void Returned(Evaluation before)
    {
        var returns = source.List("returns").ToDictionary(line => line.Text("sku")!, line => line.Whole("qty") ?? 0);
        var refund = PartReturn.Of(scenario.Basket, scenario.Shopper, scenario.Offers, before,
            scenario.Basket.Lines.ToDictionary(line => line.LineId, line => returns.GetValueOrDefault(line.Sku)), ReturnRule.TestAgain);
        Same("refund", Minor("refund"), refund.Amount);
        if (expected.Number("totalAfterReturn") is not null) Same("totalAfterReturn", Minor("totalAfterReturn"), before.Total - refund.Amount);
    }

    string Applied(Evaluation ours) => string.Join(",", ours.AppliedOffers().Select(offer => scenario.Names[offer.OfferId]));

    static string Reason(Evaluation ours) => ours.Offers[0].Reason.Code == Reasons.BudgetUsedUp ? "campaignBudgetExceeded" : ours.Offers[0].Reason.Code;

    long Minor(string name) => Minor(expected.Number(name) ?? 0);

    long Minor(decimal major) => Currencies.Minor(major, scenario.Basket.Currency);

    void Same<T>(string what, T wanted, T ours)
    {
        var same = EqualityComparer<T>.Default.Equals(wanted, ours);
        lines.Add($"{(same ? "=" : "≠")} {what}: expected {wanted}, ours {ours}");
        Agrees &= same;
    }
}
