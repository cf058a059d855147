using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>Points for what is paid for products in scope, after all discounts. Points are whole: a fraction of a point is not given.</summary>
/// <param name="Points">Points for each step.</param>
/// <param name="PerAmount">The step, minor units.</param>
/// <param name="FullStepsOnly">Counts full steps only; else points are given in proportion.</param>
public sealed record PointsEarned(int Points, long PerAmount, bool FullStepsOnly = false) : Benefit
{
    public override Layer Layer => Layer.Points;

    public override IEnumerable<string> Problems() => Points < 1 || PerAmount < 1 ? ["amount_not_positive"] : [];

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var paid = terms.UnitsIn().Sum(proposal.Value);
        proposal.Points += FullStepsOnly ? paid / PerAmount * Points : (long)((Int128)paid * Points / PerAmount);
    }
}
