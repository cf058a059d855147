namespace CampaignConsole.Core.Redemptions;

/// <summary>What comes back with some units of a basket.</summary>
/// <param name="Lines">Refund of each line asked for, minor units.</param>
/// <param name="Discounts">Discount given back of each offer, minor units.</param>
/// <param name="Points">Points to take back of each offer.</param>
/// <param name="Gifts">Gifts that are due: taken back, or charged.</param>
/// <param name="IsWhole">Nothing of what was sold is left.</param>
public sealed record RefundShare(
    IReadOnlyList<RefundLine> Lines, IReadOnlyDictionary<long, long> Discounts, IReadOnlyDictionary<long, long> Points, IReadOnlyList<RefundGift> Gifts, bool IsWhole)
{
    /// <summary>What the customer gets, minor units; never negative.</summary>
    public long Amount => Lines.Sum(line => line.Amount) - Gifts.Sum(gift => gift.Charge);
}

/// <summary>One line's part of a refund, minor units.</summary>
public sealed record RefundLine(string LineId, int Quantity, long Amount);

/// <summary>A gift that is no longer earned.</summary>
/// <param name="Charge">Taken off the refund, minor units; 0: the gift itself comes back.</param>
public sealed record RefundGift(long OfferId, string Sku, int Quantity, long Charge);
