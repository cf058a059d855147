namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>How a part return is computed; a choice per offer.</summary>
public enum ReturnRule
{
    /// <summary>Each unit gives back what was paid for it.</summary>
    KeptShare,

    /// <summary>What remains is evaluated again; the difference is given back, never less than nothing.</summary>
    TestAgain,
}

/// <summary>What a return gives back.</summary>
/// <param name="Amount">Minor units, shipping not included.</param>
public sealed record Refund(long Amount, IReadOnlyDictionary<string, long> ByLine);

/// <summary>Computes refunds from the evaluation that was redeemed. Pure.</summary>
public static class PartReturn
{
    /// <param name="returned">Units by line id; more than were bought count as all.</param>
    public static Refund Of(
        Basket basket, Shopper shopper, IReadOnlyList<Candidate> offers, Evaluation paid, IReadOnlyDictionary<string, int> returned, ReturnRule rule) => rule switch
    {
        ReturnRule.KeptShare => Kept(paid, returned),
        ReturnRule.TestAgain => Again(basket, shopper, offers, paid, returned),
    };

    /// <summary>The dearest-paid units stay with the customer's favour: a return gives back the units that were reduced least first.</summary>
    static Refund Kept(Evaluation paid, IReadOnlyDictionary<string, int> returned)
    {
        var byLine = paid.Lines.ToDictionary(line => line.LineId, line => line.Units
            .OrderBy(group => group.DiscountEach)
            .SelectMany(group => Enumerable.Repeat(line.UnitPrice - group.DiscountEach, group.Count))
            .Take(returned.GetValueOrDefault(line.LineId)).Sum());
        return new Refund(byLine.Values.Sum(), byLine);
    }

    static Refund Again(Basket basket, Shopper shopper, IReadOnlyList<Candidate> offers, Evaluation paid, IReadOnlyDictionary<string, int> returned)
    {
        var kept = basket with
        {
            Lines = [.. basket.Lines
                .Select(line => line with { Quantity = line.Quantity - Math.Min(line.Quantity, returned.GetValueOrDefault(line.LineId)) })
                .Where(line => line.Quantity > 0)],
        };
        var after = BasketEvaluator.Evaluate(kept, shopper, offers);
        var totals = after.Lines.ToDictionary(line => line.LineId, line => line.Total);
        var amount = Math.Max(0, paid.Lines.Sum(line => line.Total) - after.Lines.Sum(line => line.Total));
        var weights = paid.Lines.Select(line => Math.Max(0, line.Total - totals.GetValueOrDefault(line.LineId))).ToList();
        var shares = AllocationOfCents.SplitWithin(amount, weights, weights);
        return new Refund(amount, paid.Lines.Select((line, i) => (line.LineId, shares[i])).ToDictionary(pair => pair.LineId, pair => pair.Item2));
    }
}
