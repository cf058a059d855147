using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>Buy so many, get so many: repeats while both sides are there. Each unit is bought or got once over all offers; the cheapest are got.</summary>
public sealed record BuyXGetY : Benefit
{
    /// <summary>What has to be bought; null is the offer's own scope.</summary>
    public ProductScope? Buy { get; init; }

    public int BuyQuantity { get; init; } = 1;

    /// <summary>What is got; null is the offer's own scope.</summary>
    public ProductScope? Get { get; init; }

    public int GetQuantity { get; init; } = 1;

    /// <summary>What each got unit receives; free unless said otherwise.</summary>
    public UnitGive Give { get; init; } = UnitGive.Free;

    /// <summary>Units that can be got in one basket, over all repeats.</summary>
    public int? MaximumGot { get; init; }

    public override Layer Layer => Layer.Line;

    public override IEnumerable<string> Problems()
    {
        if (BuyQuantity < 1 || GetQuantity < 1 || MaximumGot < 1) yield return "quantity_not_positive";
        foreach (var problem in Give.Problems()) yield return problem;
    }

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var getting = terms.LinesIn(Get).Select(line => line.Index).ToHashSet();
        // Units that cannot be got are bought first, so that as many rounds as possible come about; then the dearest.
        var toBuy = new Queue<UnitOf>(terms.UnitsIn(Buy).Where(unit => !proposal.IsUsed(unit))
            .OrderBy(unit => getting.Contains(unit.Line.Index)).ThenByDescending(unit => unit.Line.ShelfPrice)
            .ThenBy(unit => unit.Line.Index).ThenBy(unit => unit.Unit));
        var toGet = new Queue<UnitOf>(BenefitTerms.CheapestFirst(terms.UnitsIn(Get).Where(unit => !proposal.IsUsed(unit)), proposal));
        var (buyable, gettable) = (toBuy.Count, toGet.Count);

        var taken = new HashSet<UnitOf>();
        var got = new List<UnitOf>();
        while (MaximumGot is null || got.Count < MaximumGot)
        {
            var bought = Next(toBuy, BuyQuantity, taken);
            if (bought is null) break;
            var given = Next(toGet, GetQuantity, taken);
            if (given is null)
            {
                foreach (var unit in bought) taken.Remove(unit);
                break;
            }

            got.AddRange(given.Take(MaximumGot - got.Count ?? int.MaxValue));
        }

        foreach (var unit in taken) proposal.Use(unit);
        Give.On([.. got.OrderBy(unit => unit.Line.Index).ThenBy(unit => unit.Unit)], proposal);
        if (got.Count == 0) proposal.Short = Shortage(buyable, gettable, terms.UnitsIn(Buy).Concat(terms.UnitsIn(Get)).Distinct().Count());
    }

    OfferReason? Shortage(int buyable, int gettable, int together)
    {
        if (buyable == 0) return gettable == 0 ? null : OfferReason.UnitsShort(Reasons.BuyShort, BuyQuantity);
        if (buyable < BuyQuantity) return OfferReason.UnitsShort(Reasons.BuyShort, BuyQuantity - buyable);
        return OfferReason.UnitsShort(Reasons.GetShort, Math.Max(1, Math.Max(GetQuantity - gettable, BuyQuantity + GetQuantity - together)));
    }

    /// <summary>The next free units of a queue, marked as taken; null, and nothing taken, when there are not enough.</summary>
    static List<UnitOf>? Next(Queue<UnitOf> units, int count, HashSet<UnitOf> taken)
    {
        var next = new List<UnitOf>();
        while (next.Count < count && units.TryDequeue(out var unit))
            if (taken.Add(unit)) next.Add(unit);
        if (next.Count == count) return next;
        foreach (var unit in next) taken.Remove(unit);
        return null;
    }
}
