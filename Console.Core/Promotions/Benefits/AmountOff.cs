using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>An amount off each unit, each line, the lines together, or the order; never more than is there.</summary>
/// <param name="Amount">Minor units.</param>
public sealed record AmountOff(long Amount, Per Per = Per.Order) : Benefit
{
    public override Layer Layer => Per == Per.Order ? Layer.Order : Layer.Line;

    public override IEnumerable<string> Problems() => Amount <= 0 ? ["amount_not_positive"] : [];

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var units = terms.Chosen(proposal);
        switch (Per)
        {
            case Per.Unit:
                UnitGive.Off(Amount).On(units, proposal);
                break;
            case Per.Line:
                foreach (var line in units.GroupBy(unit => unit.Line.Index)) proposal.Spread([.. line], Amount);
                break;
            case Per.AcrossLines or Per.Order:
                proposal.Spread(units, Amount);
                break;
        }
    }
}
