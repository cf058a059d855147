using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>A share off units, lines or the order. Rounded half away from zero on the discount, per line (across and order: once).</summary>
/// <param name="BasisPoints">2,000 is 20 %; 1 to 10,000.</param>
public sealed record PercentOff(int BasisPoints, Per Per = Per.Unit) : Benefit
{
    public override Layer Layer => Per == Per.Order ? Layer.Order : Layer.Line;

    public override IEnumerable<string> Problems() => UnitGive.PercentProblems(BasisPoints);

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var units = terms.Chosen(proposal);
        if (Per is Per.Unit or Per.Line) UnitGive.Percent(BasisPoints).On(units, proposal);
        else proposal.Spread(units, AllocationOfCents.Percent(units.Sum(proposal.Value), BasisPoints));
    }
}
