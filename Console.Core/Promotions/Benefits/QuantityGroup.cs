using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>Units in full groups of a size get it, the cheapest first; or only the unit at one place of each group.</summary>
public sealed record QuantityGroup : Benefit
{
    /// <summary>Units of a group, at least 2.</summary>
    public int Size { get; init; } = 2;

    /// <summary>What each unit gets, unless a table decides.</summary>
    public UnitGive? Give { get; init; }

    /// <summary>Decides by order total or quantity what each unit gets.</summary>
    public TierTable? Tiers { get; init; }

    /// <summary>Only the unit at this place of each group, counted from 1, cheapest first.</summary>
    public int? Position { get; init; }

    public int? MaximumGroups { get; init; }

    public override Layer Layer => Layer.Line;

    public override IEnumerable<string> Problems()
    {
        if (Size < 2 || MaximumGroups < 1) yield return "set_too_small";
        if (Position < 1 || Position > Size) yield return "position_outside";
        if (Give is null == Tiers is null) yield return "give_not_one";
        foreach (var problem in Give?.Problems() ?? Tiers?.Problems() ?? []) yield return problem;
    }

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var units = BenefitTerms.CheapestFirst(terms.UnitsIn(), proposal).ToList();
        var groups = Math.Min(units.Count / Size, MaximumGroups ?? int.MaxValue);
        if (groups == 0)
        {
            if (units.Count > 0) proposal.Short = OfferReason.UnitsShort(Reasons.SetShort, Size - units.Count);
            return;
        }

        var chosen = units.Take(groups * Size).Where((_, index) => Position is null || index % Size == Position - 1).ToList();
        var give = Give ?? Tiers?.Reached(Tiers.Figure(terms, units));
        give?.On(chosen, proposal);
    }
}
