using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Redemptions;

/// <summary>What was sold of a basket, and what of it came back so far: all that a refund is computed from.</summary>
/// <param name="Sold">Units of each line that were sold.</param>
/// <param name="Before">Units of each line that came back.</param>
/// <param name="Uses">What each offer gave and took back.</param>
/// <param name="IsOpen">A rest is still held: it is never whole, and nothing is tested again until it is clear what was sold.</param>
sealed record SoldBasket(
    Evaluation Paid, IReadOnlyDictionary<string, int> Sold, IReadOnlyDictionary<string, int> Before, IReadOnlyDictionary<long, SoldOffer> Uses, bool IsOpen)
{
    /// <summary>Whether every gift and the shipping were given: with the last and with the first part.</summary>
    public bool HasGifts => Paid.Lines.All(line => Sold.GetValueOrDefault(line.LineId) == line.Quantity);
}

/// <summary>What one offer gave in a sale. Minor units.</summary>
/// <param name="GiftsBack">Value of its gifts that came back or were charged.</param>
sealed record SoldOffer(OfferReturns Terms, long Discount, long Refunded, long Points, long PointsBack, long GiftsBack)
{
    /// <summary>Discount that the customer still has.</summary>
    public long Kept => Discount - Refunded;

    public long PointsKept => Points - PointsBack;
}
