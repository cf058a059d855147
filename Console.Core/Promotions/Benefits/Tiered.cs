using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>More for more: by order total, quantity in scope, or each line's amount or quantity.</summary>
/// <remarks>An amount of a step is meant per unit for line quantities, per line for line amounts, and for all lines together otherwise.</remarks>
public sealed record Tiered(TierTable Tiers) : Benefit
{
    public override Layer Layer => Layer.Line;

    public override IEnumerable<string> Problems() => Tiers.Problems();

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var units = terms.Chosen(proposal);
        if (units.Count == 0) return;
        if (Tiers.Basis is TierBasis.LineAmount or TierBasis.LineQuantity)
        {
            foreach (var line in units.GroupBy(unit => unit.Line)) OnLine(terms, proposal, line.Key, [.. line]);
            if (proposal.Money == 0) proposal.Short = Tiers.Missing(units.GroupBy(unit => unit.Line).Max(line => FigureOf(terms, line.Key)));
            return;
        }

        var figure = Tiers.Figure(terms, units);
        var give = Tiers.Reached(figure);
        if (give is null) proposal.Short = Tiers.Missing(figure);
        else if (give.Amount is { } amount) proposal.Spread(units, amount);
        else give.On(units, proposal);
    }

    void OnLine(BenefitTerms terms, Proposal proposal, WorkingLine line, IReadOnlyList<UnitOf> units)
    {
        if (Tiers.Reached(FigureOf(terms, line)) is not { } give) return;
        if (Tiers.Basis == TierBasis.LineAmount && give.Amount is { } amount) proposal.Spread(units, amount);
        else give.On(units, proposal);
    }

    long FigureOf(BenefitTerms terms, WorkingLine line) =>
        Tiers.Basis == TierBasis.LineQuantity ? line.Units.Length : terms.Basket.ValueOf(line, terms.Offer.When.Looks);
}
