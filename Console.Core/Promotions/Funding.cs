using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions;

/// <summary>Who pays for the discount, in basis points that add up to 10,000.</summary>
public sealed record Funding(int Brand = 10_000, int Store = 0, int Supplier = 0)
{
    public bool AddsUp() => Brand >= 0 && Store >= 0 && Supplier >= 0 && Brand + Store + Supplier == 10_000;

    /// <summary>The shares of one use; they add up to the cent.</summary>
    public FundingShares Split(long amount)
    {
        var shares = AllocationOfCents.Split(amount, [Brand, Store, Supplier]);
        return new FundingShares(shares[0], shares[1], shares[2]);
    }

    /// <summary>What each party pays more when a discount becomes another one; less: negative.</summary>
    /// <remarks>
    /// The difference of two splits, not a split of the difference: whatever the steps, what they sum up to is the split of where they end, and a discount that went
    /// back whole leaves nobody a cent. A single step may move one party by a cent the other way (the Alabama paradox of largest remainders).
    /// </remarks>
    /// <param name="before">Minor units, not negative.</param>
    /// <param name="after">Minor units, not negative.</param>
    public FundingShares Between(long before, long after)
    {
        var (from, to) = (Split(before), Split(after));
        return new FundingShares(to.Brand - from.Brand, to.Store - from.Store, to.Supplier - from.Supplier);
    }
}

/// <summary>What each party pays of a discount, minor units.</summary>
public sealed record FundingShares(long Brand, long Store, long Supplier)
{
    public static FundingShares None { get; } = new(0, 0, 0);
}
