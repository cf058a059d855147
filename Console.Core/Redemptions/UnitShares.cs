using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Redemptions;

/// <summary>
/// A line's units one by one, in the order in which they are sold in parts and come back, the least reduced first, and which offer took how much off each. What the first n
/// units come to is all that a part or a return needs: the shares of any steps add up to the line to the cent, for each offer too.
/// </summary>
/// <remarks>
/// A unit's discount is split among the offers by what each has left to give on the line (largest remainder): no share is negative, and the last unit takes what is left.
/// </remarks>
sealed class UnitShares
{
    readonly long price;
    readonly long[] discounts;
    readonly Dictionary<long, long[]> byOffer;

    UnitShares(long price, long[] discounts, Dictionary<long, long[]> byOffer) => (this.price, this.discounts, this.byOffer) = (price, discounts, byOffer);

    /// <summary>The offers that take something off the line.</summary>
    public IEnumerable<long> Offers => byOffer.Keys;

    public static UnitShares Of(EvaluatedLine line)
    {
        var units = line.Units.OrderBy(group => group.DiscountEach).SelectMany(group => Enumerable.Repeat(group.DiscountEach, group.Count)).ToList();
        var offers = line.Parts.GroupBy(part => part.OfferId).OrderBy(group => group.Key).Select(group => (Offer: group.Key, Amount: group.Sum(part => part.Amount))).ToList();
        var left = offers.Select(offer => offer.Amount).ToArray();
        var byOffer = offers.ToDictionary(offer => offer.Offer, _ => new long[units.Count + 1]);
        var discounts = new long[units.Count + 1];
        for (var unit = 0; unit < units.Count; unit++)
        {
            discounts[unit + 1] = discounts[unit] + units[unit];
            var shares = AllocationOfCents.Split(units[unit], left);
            for (var i = 0; i < offers.Count; i++)
            {
                left[i] -= shares[i];
                var sums = byOffer[offers[i].Offer];
                sums[unit + 1] = sums[unit] + shares[i];
            }
        }

        return new UnitShares(line.UnitPrice, discounts, byOffer);
    }

    /// <summary>What the first units cost before offers, minor units.</summary>
    public long Listed(int units) => price * units;

    /// <summary>What is paid for the first units, minor units.</summary>
    public long Paid(int units) => price * units - discounts[units];

    /// <summary>What an offer takes off the first units, minor units.</summary>
    public long ShareOf(long offer, int units) => byOffer.TryGetValue(offer, out var sums) ? sums[units] : 0;
}
