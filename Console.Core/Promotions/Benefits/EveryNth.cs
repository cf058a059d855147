using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>Of every so many units in scope, some get it: the cheapest.</summary>
/// <param name="Every">Units that are counted off, at least 2.</param>
/// <param name="For">How many of them get it.</param>
public sealed record EveryNth(int Every, UnitGive Give, int For = 1) : Benefit
{
    public override Layer Layer => Layer.Line;

    public override IEnumerable<string> Problems()
    {
        if (Every < 2 || For < 1 || For > Every) yield return "quantity_not_positive";
        foreach (var problem in Give.Problems()) yield return problem;
    }

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var units = terms.UnitsIn();
        var count = units.Count / Every * For;
        if (count == 0 && units.Count > 0) proposal.Short = OfferReason.UnitsShort(Reasons.SetShort, Every - units.Count);
        Give.On([.. BenefitTerms.CheapestFirst(units, proposal).Take(count)], proposal);
    }
}
