using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>What a fixed price is for.</summary>
public enum PriceOf
{
    Unit,

    /// <summary>Every full set of so many units.</summary>
    Set,

    /// <summary>All products in scope together.</summary>
    Order,
}

/// <summary>A price for each unit, for a set, or for all together; it is never raised. Sets are filled from the dearest units.</summary>
/// <param name="Price">Minor units.</param>
/// <param name="SetSize">Units of a set; null puts all units in scope into one set.</param>
/// <param name="MaximumSets">Sets that count in one basket.</param>
public sealed record FixedPrice(long Price, PriceOf Of = PriceOf.Unit, int? SetSize = null, int? MaximumSets = null) : Benefit
{
    public override Layer Layer => Of == PriceOf.Order ? Layer.Order : Layer.Line;

    public override IEnumerable<string> Problems()
    {
        if (Price < 0) yield return "amount_not_positive";
        if (SetSize < 2 || MaximumSets < 1) yield return "set_too_small";
    }

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        switch (Of)
        {
            case PriceOf.Unit:
                UnitGive.For(Price).On(terms.Chosen(proposal), proposal);
                break;
            case PriceOf.Set:
                Sets(terms, proposal);
                break;
            case PriceOf.Order:
                Together(terms.Chosen(proposal), proposal);
                break;
        }
    }

    void Sets(BenefitTerms terms, Proposal proposal)
    {
        var open = terms.UnitsIn().Where(unit => !proposal.IsUsed(unit))
            .OrderByDescending(proposal.Value).ThenBy(unit => unit.Line.Index).ThenBy(unit => unit.Unit).ToList();
        var size = SetSize ?? Math.Max(1, open.Count);
        var sets = Math.Min(open.Count / size, MaximumSets ?? int.MaxValue);
        if (sets == 0 && open.Count > 0) proposal.Short = OfferReason.UnitsShort(Reasons.SetShort, size - open.Count);
        for (var set = 0; set < sets; set++)
        {
            var units = open.GetRange(set * size, size);
            if (units.Sum(proposal.Value) <= Price) continue;
            Together(units, proposal);
            foreach (var unit in units) proposal.Use(unit);
        }
    }

    void Together(IReadOnlyList<UnitOf> units, Proposal proposal) => proposal.Spread(units, Math.Max(0, units.Sum(proposal.Value) - Price));
}
