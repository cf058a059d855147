using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Redemptions.Parts;

/// <summary>One line's units in a part. Amounts in minor units: what is paid, and what was taken off.</summary>
public sealed record PartLineShare(string LineId, int Quantity, long Amount, long Discount);

/// <summary>What one part of an evaluated basket comes to, from the sealed answer alone: nothing is evaluated again, and all parts together are the whole to the cent.</summary>
/// <param name="Total">What is paid, minor units: the lines, and with the first part the shipping.</param>
/// <param name="Discounts">What each offer takes off in it.</param>
/// <param name="Points">What each offer books with it.</param>
/// <param name="Gifts">Gift lines that go with it: all of them with the last part, for until then it is open whether they were earned.</param>
public sealed record PartShare(
    IReadOnlyList<PartLineShare> Lines, long Total, IReadOnlyDictionary<long, long> Discounts, IReadOnlyDictionary<long, long> Points, IReadOnlyList<EvaluatedGift> Gifts)
{
    public long Discount => Discounts.Values.Sum();

    /// <param name="before">Units of each line that earlier parts had.</param>
    /// <param name="now">Units of each line of this part, no more than are left.</param>
    /// <param name="isFirst">Shipping goes with the first part.</param>
    internal static PartShare Of(Evaluation whole, IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> now, bool isFirst)
    {
        var (lines, discounts) = (new List<PartLineShare>(), new Dictionary<long, long>());
        var (paidBefore, paidAfter, isLast) = (0L, 0L, true);
        foreach (var line in whole.Lines)
        {
            var (from, count) = (before.GetValueOrDefault(line.LineId), now.GetValueOrDefault(line.LineId));
            var (to, shares) = (from + count, UnitShares.Of(line));
            isLast &= to == line.Quantity;
            (paidBefore, paidAfter) = (paidBefore + shares.Paid(from), paidAfter + shares.Paid(to));
            if (count == 0) continue;
            var paid = shares.Paid(to) - shares.Paid(from);
            lines.Add(new PartLineShare(line.LineId, count, paid, shares.Listed(count) - paid));
            foreach (var offer in shares.Offers) discounts[offer] = discounts.GetValueOrDefault(offer) + shares.ShareOf(offer, to) - shares.ShareOf(offer, from);
        }

        foreach (var offer in whole.AppliedOffers())
        {
            var extras = Extras.Of(whole, offer);
            discounts[offer.OfferId] = discounts.GetValueOrDefault(offer.OfferId) + (isFirst ? extras.Shipping : 0) + (isLast ? extras.Gifts : 0);
        }

        var all = whole.Lines.Sum(line => line.Total);
        return new PartShare(
            lines,
            lines.Sum(line => line.Amount) + (isFirst ? whole.ShippingTotal - whole.ShippingDiscount + whole.Tax : 0),
            discounts,
            whole.AppliedOffers().ToDictionary(offer => offer.OfferId, offer => PointsFor(offer.Points, paidAfter, all, isLast) - PointsFor(offer.Points, paidBefore, all, false)),
            isLast ? whole.Gifts : []);
    }

    /// <summary>The points of what is paid so far: rounded down until everything is.</summary>
    static long PointsFor(long points, long paid, long all, bool everything) => everything ? points : all == 0 ? 0 : (long)((Int128)points * paid / all);
}

/// <summary>What an offer gives beside the lines, minor units.</summary>
/// <param name="Gifts">The value of its gifts.</param>
/// <param name="Shipping">What it takes off shipping.</param>
readonly record struct Extras(long Gifts, long Shipping)
{
    public static Extras Of(Evaluation whole, OfferAnswer offer)
    {
        var gifts = whole.Gifts.Where(gift => gift.OfferId == offer.OfferId).Sum(gift => gift.UnitValue * gift.Quantity);
        return new Extras(gifts, offer.Discount - Lines(whole, offer.OfferId) - gifts);
    }

    /// <summary>What it takes off the lines.</summary>
    public static long Lines(Evaluation whole, long offer) => whole.Lines.Sum(line => line.Parts.Where(part => part.OfferId == offer).Sum(part => part.Amount));
}
