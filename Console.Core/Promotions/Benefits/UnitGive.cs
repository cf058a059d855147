using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>What one unit gets: a share off, an amount off, or a price; exactly one is set.</summary>
public sealed record UnitGive
{
    /// <summary>10,000 is free.</summary>
    public int? BasisPoints { get; init; }

    /// <summary>Minor units off.</summary>
    public long? Amount { get; init; }

    /// <summary>Minor units that the unit then costs; never raises it.</summary>
    public long? Price { get; init; }

    public static UnitGive Free { get; } = Percent(10_000);

    public static UnitGive Percent(int basisPoints) => new() { BasisPoints = basisPoints };

    public static UnitGive Off(long amount) => new() { Amount = amount };

    public static UnitGive For(long price) => new() { Price = price };

    public IEnumerable<string> Problems()
    {
        var set = (BasisPoints is null ? 0 : 1) + (Amount is null ? 0 : 1) + (Price is null ? 0 : 1);
        if (set != 1) return ["give_not_one"];
        if (BasisPoints is { } share) return PercentProblems(share);
        return Amount <= 0 || Price < 0 ? ["amount_not_positive"] : [];
    }

    internal static IEnumerable<string> PercentProblems(int basisPoints) => basisPoints is < 1 or > 10_000 ? ["percent_out_of_range"] : [];

    /// <summary>Gives it to units; shares are rounded per line, then spread to its units.</summary>
    internal void On(IReadOnlyList<UnitOf> units, Proposal proposal)
    {
        if (BasisPoints is { } share)
        {
            foreach (var line in units.GroupBy(unit => unit.Line.Index))
            {
                var group = line.ToList();
                proposal.Spread(group, AllocationOfCents.Percent(group.Sum(proposal.Value), share));
            }

            return;
        }

        foreach (var unit in units)
        {
            var value = proposal.Value(unit);
            proposal.Take(unit, Amount is { } amount ? Math.Min(amount, value) : Math.Max(0, value - Price!.Value));
        }
    }
}
