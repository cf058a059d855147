using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Redemptions;

/// <summary>What comes back with some units of a basket: the price paid, and the discount of each offer.</summary>
/// <param name="Lines">Refund of each line asked for, minor units.</param>
/// <param name="Discounts">Discount given back of each offer, minor units.</param>
/// <param name="IsWhole">Nothing of the basket is left.</param>
public sealed record RefundShare(IReadOnlyList<RefundLine> Lines, IReadOnlyDictionary<long, long> Discounts, bool IsWhole)
{
    public long Amount => Lines.Sum(line => line.Amount);
}

/// <summary>One line's part of a refund.</summary>
public sealed record RefundLine(string LineId, int Quantity, long Amount);

/// <summary>Splits a refund by kept share: each unit gives back what was paid for it, the least reduced first. Over any sequence of returns the parts add up exactly.</summary>
static class Refunding
{
    /// <param name="before">Units of each line that came back before.</param>
    /// <param name="now">Units of each line that come back now.</param>
    /// <param name="given">Discount of each offer that was given back before.</param>
    public static RefundShare Of(Evaluation paid, IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> now, IReadOnlyDictionary<long, long> given)
    {
        var lines = new List<RefundLine>();
        var discounts = new Dictionary<long, long>();
        var whole = true;
        foreach (var line in paid.Lines)
        {
            var (from, count) = (before.GetValueOrDefault(line.LineId), now.GetValueOrDefault(line.LineId));
            var to = from + count;
            whole &= to >= line.Quantity;
            if (count > 0) lines.Add(new RefundLine(line.LineId, count, Paid(line, to) - Paid(line, from)));
            foreach (var part in line.Parts.GroupBy(part => part.OfferId))
            {
                var share = Share(part.Sum(one => one.Amount), line, to) - Share(part.Sum(one => one.Amount), line, from);
                discounts[part.Key] = discounts.GetValueOrDefault(part.Key) + share;
            }
        }

        if (whole) foreach (var offer in paid.AppliedOffers()) discounts[offer.OfferId] = offer.Discount - given.GetValueOrDefault(offer.OfferId);
        return new RefundShare(lines, discounts, whole);
    }

    static long Paid(EvaluatedLine line, int units) => Units(line).Take(units).Sum(discount => line.UnitPrice - discount);

    static long Share(long amount, EvaluatedLine line, int units) =>
        line.Discount == 0 ? 0 : (long)((Int128)amount * Units(line).Take(units).Sum() / line.Discount);

    static IEnumerable<long> Units(EvaluatedLine line) =>
        line.Units.OrderBy(group => group.DiscountEach).SelectMany(group => Enumerable.Repeat(group.DiscountEach, group.Count));
}
