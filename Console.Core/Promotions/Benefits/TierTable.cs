using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>What the steps of a table are compared with.</summary>
public enum TierBasis
{
    /// <summary>Merchandise of the whole basket, minor units.</summary>
    OrderTotal,

    /// <summary>Each line's own amount, minor units.</summary>
    LineAmount,

    /// <summary>Each line's own quantity.</summary>
    LineQuantity,

    /// <summary>Units in scope.</summary>
    Quantity,

    /// <summary>Each way of shipping's amount, minor units.</summary>
    Shipping,
}

/// <summary>One step: from this figure on, this is given.</summary>
public sealed record TierStep(long From, UnitGive Give);

/// <summary>Steps of a table; the highest that is reached counts. A step from 0 is the base.</summary>
public sealed record TierTable(TierBasis Basis, IReadOnlyList<TierStep> Steps)
{
    public IEnumerable<string> Problems()
    {
        if (Steps.Count == 0) yield return "tiers_missing";
        if (Steps.Select(step => step.From).Distinct().Count() != Steps.Count || Steps.Any(step => step.From < 0)) yield return "tiers_twice";
        foreach (var problem in Steps.SelectMany(step => step.Give.Problems()).Distinct()) yield return problem;
    }

    /// <summary>What a figure reaches; null below the first step.</summary>
    public UnitGive? Reached(long figure) => Steps.Where(step => step.From <= figure).MaxBy(step => step.From)?.Give;

    /// <summary>The figure of the whole basket or of all units in scope.</summary>
    internal long Figure(BenefitTerms terms, IReadOnlyList<UnitOf> units) => Basis == TierBasis.OrderTotal
        ? terms.Basket.Lines.Sum(line => terms.Basket.ValueOf(line, terms.Offer.When.Looks))
        : units.Count;

    internal OfferReason? Missing(long figure)
    {
        var first = Steps.Min(step => step.From);
        if (figure >= first) return null;
        return Basis is TierBasis.LineQuantity or TierBasis.Quantity
            ? OfferReason.UnitsShort(Reasons.TierShort, (int)(first - figure))
            : OfferReason.AmountShort(Reasons.TierShort, first - figure);
    }
}
