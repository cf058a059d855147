using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions.Parts;

namespace CampaignConsole.Core.Redemptions;

/// <summary>
/// Computes refunds, purely, each offer by its own rule. By kept share a unit gives back what was paid for it, the least reduced first. Tested again, an offer keeps what it would give
/// what is kept; what it loses is taken off the refund, at most down to nothing, and what could not be taken is taken off the next. Whatever the steps, they add up to what was paid.
/// </summary>
static class Refunding
{
    /// <param name="now">Units of each line that come back now, no more than are left.</param>
    /// <param name="rest">What the offers would give what is kept, where one is tested again; else null.</param>
    public static RefundShare Of(SoldBasket sold, IReadOnlyDictionary<string, int> now, Evaluation? rest)
    {
        var lines = sold.Paid.Lines.Select(line => new Line(line, sold.Sold.GetValueOrDefault(line.LineId), sold.Before.GetValueOrDefault(line.LineId), now.GetValueOrDefault(line.LineId))).ToList();
        var isWhole = !sold.IsOpen && lines.All(line => line.To >= line.Sold);
        var offers = sold.Paid.AppliedOffers().Where(offer => sold.Uses.ContainsKey(offer.OfferId)).OrderBy(offer => offer.OfferId)
            .Select(offer => new Offer(offer, sold, lines, isWhole, rest)).ToList();

        var listed = lines.Sum(line => line.Listed);
        var taken = Taken(offers, listed, lines.Sum(line => line.ListedLeft));
        var amount = listed - taken.Sum();
        var gifts = new List<RefundGift>();
        foreach (var offer in offers.Where(offer => offer.GiftsDue > 0))
        {
            // Of a gift that is kept no more is charged than the refund has.
            var charge = offer.ChargesGifts ? Math.Min(offer.GiftsDue, amount) : 0;
            amount -= charge;
            gifts.AddRange(offer.Gifts.Select((gift, i) => new RefundGift(offer.Id, gift.Sku, gift.Quantity, i == 0 ? charge : 0)));
        }

        return new RefundShare(
            Shared(lines, taken.Sum() - lines.Sum(line => line.Discount)),
            offers.Select((offer, i) => (offer.Id, Money: isWhole ? offer.Use.Kept : taken[i] + offer.GiftsDue)).ToDictionary(pair => pair.Id, pair => pair.Money),
            offers.ToDictionary(offer => offer.Id, offer => offer.PointsDue),
            gifts, isWhole);
    }

    /// <summary>What each offer loses on the lines: never more together than the goods that come back were listed at, and never so little that less is left to pay than nothing.</summary>
    static long[] Taken(IReadOnlyList<Offer> offers, long listed, long listedLeft)
    {
        var due = offers.Select(offer => offer.Due).ToList();
        var taken = AllocationOfCents.SplitWithin(Math.Min(listed, due.Sum()), due, due);
        var kept = offers.Select((offer, i) => offer.LinesKept - taken[i]).ToList();
        if (kept.Sum() - listedLeft is not (> 0 and var excess)) return taken;
        var more = AllocationOfCents.SplitWithin(excess, kept, kept);
        return [.. taken.Select((amount, i) => amount + more[i])];
    }

    /// <summary>The refund of each line: what was paid for its units, and what is taken or given beyond that shared by value.</summary>
    static List<RefundLine> Shared(IReadOnlyList<Line> lines, long beyond)
    {
        var back = lines.Where(line => line.Count > 0).ToList();
        var room = back.Select(line => beyond > 0 ? line.Paid : line.Discount).ToList();
        var shares = AllocationOfCents.SplitWithin(Math.Abs(beyond), room, room);
        return [.. back.Select((line, i) => new RefundLine(line.Id, line.Count, line.Paid - Math.Sign(beyond) * shares[i]))];
    }

    /// <summary>One line: its units sold, back before, and back now.</summary>
    sealed class Line(EvaluatedLine line, int sold, int before, int count)
    {
        readonly UnitShares shares = UnitShares.Of(line);

        public string Id => line.LineId;

        public int Sold => sold;

        public int Count => count;

        public int To => before + count;

        public long Listed => shares.Listed(count);

        public long ListedLeft => shares.Listed(sold - To);

        public long Paid => PaidTo - shares.Paid(before);

        public long PaidTo => shares.Paid(To);

        public long PaidAll => shares.Paid(line.Quantity);

        public long Discount => Listed - Paid;

        /// <summary>What an offer gives the units that are kept.</summary>
        public long Keeps(long offer) => shares.ShareOf(offer, sold) - shares.ShareOf(offer, To);
    }

    /// <summary>One offer: what it has to give back by its rule.</summary>
    sealed class Offer
    {
        public Offer(OfferAnswer answer, SoldBasket sold, IReadOnlyList<Line> lines, bool isWhole, Evaluation? rest)
        {
            (Id, Use) = (answer.OfferId, sold.Uses[answer.OfferId]);
            var again = Use.Terms.Rule == ReturnRule.TestAgain && rest is not null && !sold.IsOpen ? rest.Offers.First(one => one.OfferId == Id) : null;
            var extras = Extras.Of(sold.Paid, answer);
            var giftsKept = sold.HasGifts ? extras.Gifts - Use.GiftsBack : 0;
            LinesKept = Use.Kept - extras.Shipping - giftsKept;
            var keeps = isWhole ? 0 : again is null ? lines.Sum(line => line.Keeps(Id)) : Extras.Lines(rest!, Id);
            Due = Math.Max(0, LinesKept - keeps);
            var losesGifts = giftsKept > 0 && (isWhole || (again is not null && rest!.Gifts.All(gift => gift.OfferId != Id)));
            Gifts = losesGifts ? [.. sold.Paid.Gifts.Where(gift => gift.OfferId == Id)] : [];
            GiftsDue = losesGifts ? giftsKept : 0;

            var (paid, all) = (lines.Sum(line => line.PaidTo), lines.Sum(line => line.PaidAll));
            var kept = isWhole ? 0 : again?.Points ?? Use.Points - (all == 0 ? 0 : (long)((Int128)answer.Points * paid / all));
            PointsDue = Math.Max(0, Use.PointsKept - kept);
        }

        public long Id { get; }

        public SoldOffer Use { get; }

        /// <summary>Its discount on the lines that the customer still has.</summary>
        public long LinesKept { get; }

        /// <summary>What of it is to be given back.</summary>
        public long Due { get; }

        public bool ChargesGifts => Use.Terms.Gift == GiftOnReturn.Charge;

        public IReadOnlyList<EvaluatedGift> Gifts { get; }

        public long GiftsDue { get; }

        public long PointsDue { get; }
    }
}
