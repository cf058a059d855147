using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>A reduced price on the shelf, before every other offer; a price is a price per unit, so it is rounded per unit.</summary>
public sealed record ShelfPrice(UnitGive Give) : Benefit
{
    public override Layer Layer => Layer.Shelf;

    public override IEnumerable<string> Problems() => Give.Problems();

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        foreach (var unit in terms.UnitsIn()) Give.On([unit], proposal);
    }
}
