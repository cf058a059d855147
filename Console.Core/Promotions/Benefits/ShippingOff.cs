using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>Free or reduced shipping: off each way of shipping in scope, or an amount across them.</summary>
public sealed record ShippingOff : Benefit
{
    /// <summary>What each way of shipping gets, unless a table decides; free unless said otherwise.</summary>
    public UnitGive? Give { get; init; }

    /// <summary>Decides by each shipping amount.</summary>
    public TierTable? Tiers { get; init; }

    /// <summary>An amount is spread over the ways of shipping in scope by what they cost.</summary>
    public bool Across { get; init; }

    public override Layer Layer => Layer.Shipping;

    public override IEnumerable<string> Problems() => Tiers?.Problems() ?? Give?.Problems() ?? [];

    internal override void Propose(BenefitTerms terms, Proposal proposal)
    {
        var methods = terms.Offer.Places.ShippingMethods;
        var charges = terms.Basket.Source.Shipping;
        var open = Enumerable.Range(0, charges.Count)
            .Where(i => methods.Count == 0 || methods.Contains(charges[i].Method, StringComparer.OrdinalIgnoreCase)).ToList();
        var costs = open.Select(i => terms.Basket.Shipping[i] - proposal.Shipping[i]).ToList();
        if (Across && Give?.Amount is { } amount)
        {
            var shares = AllocationOfCents.SplitWithin(amount, costs, costs);
            for (var at = 0; at < open.Count; at++) proposal.Shipping[open[at]] += shares[at];
            return;
        }

        for (var at = 0; at < open.Count; at++)
            if ((Tiers is null ? Give ?? UnitGive.Free : Tiers.Reached(costs[at])) is { } give) proposal.Shipping[open[at]] += Off(give, costs[at]);
    }

    static long Off(UnitGive give, long cost)
    {
        if (give.BasisPoints is { } share) return AllocationOfCents.Percent(cost, share);
        return give.Amount is { } amount ? Math.Min(amount, cost) : Math.Max(0, cost - give.Price!.Value);
    }
}
