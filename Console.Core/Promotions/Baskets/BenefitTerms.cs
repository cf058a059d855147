namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>What a benefit is given to work with: the basket as it stands and the offer it belongs to.</summary>
internal sealed class BenefitTerms(PromotionDefinition offer, WorkingBasket basket)
{
    public PromotionDefinition Offer { get; } = offer;

    public WorkingBasket Basket { get; } = basket;

    /// <summary>Lines in a scope, or in the offer's own.</summary>
    public IReadOnlyList<WorkingLine> LinesIn(ProductScope? scope = null) =>
        [.. Basket.Lines.Where(ProductMatcher.Of(scope ?? Offer.Products).Matches)];

    /// <summary>Every unit in a scope, in line order.</summary>
    public IReadOnlyList<UnitOf> UnitsIn(ProductScope? scope = null) => [.. LinesIn(scope).SelectMany(Units)];

    /// <summary>The units that a discount may touch: all in scope, or the cheapest of them when the offer limits units.</summary>
    public IReadOnlyList<UnitOf> Chosen(Proposal proposal)
    {
        var caps = Offer.Caps;
        if (caps.MaximumUnits is null && caps.MaximumUnitsPerLine is null) return UnitsIn();
        var perLine = caps.MaximumUnitsPerLine ?? int.MaxValue;
        var open = LinesIn().SelectMany(line =>
            Units(line).Where(unit => proposal.Room(unit) > 0).OrderByDescending(proposal.Value).ThenBy(unit => unit.Unit).Take(perLine));
        return [.. CheapestFirst(open, proposal).Take(caps.MaximumUnits ?? int.MaxValue).OrderBy(unit => unit.Line.Index).ThenBy(unit => unit.Unit)];
    }

    /// <summary>By shelf price, then the less reduced first, then by line order.</summary>
    public static IEnumerable<UnitOf> CheapestFirst(IEnumerable<UnitOf> units, Proposal proposal) =>
        units.OrderBy(unit => unit.Line.ShelfPrice).ThenByDescending(proposal.Value).ThenBy(unit => unit.Line.Index).ThenBy(unit => unit.Unit);

    static IEnumerable<UnitOf> Units(WorkingLine line) => Enumerable.Range(0, line.Units.Length).Select(unit => new UnitOf(line, unit));
}
