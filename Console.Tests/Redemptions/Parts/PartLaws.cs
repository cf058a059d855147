using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Parts;

namespace CampaignConsole.Tests.Redemptions.Parts;

/// <summary>A basket that is sold in parts and comes back in steps, and what of invariant 5 is broken by it; keeps its own books and asks no code of the product for a sum.</summary>
sealed class PartLaws(Evaluation whole, IReadOnlyDictionary<long, OfferReturns> terms, Func<IReadOnlyDictionary<string, int>, Evaluation> evaluate)
{
    /// <summary>Computes a part; a test plants a bug here.</summary>
    public Func<Evaluation, IReadOnlyDictionary<string, int>, IReadOnlyDictionary<string, int>, bool, PartShare> Part { get; init; } = PartShare.Of;

    /// <summary>Computes a refund; a test plants a bug here.</summary>
    public Func<SoldBasket, IReadOnlyDictionary<string, int>, Evaluation?, RefundShare> Refund { get; init; } = Refunding.Of;

    /// <summary>Sells in the parts that the dice say, lets go of the rest or not, and takes everything back in the steps that they say.</summary>
    public IReadOnlyList<string> Broken(Random dice, bool sellAll)
    {
        var broken = new List<string>();
        void Law(bool holds, string law)
        {
            if (!holds) broken.Add(law);
        }

        var sold = whole.Lines.ToDictionary(line => line.LineId, _ => 0);
        var (paid, lines, given, points) = (0L, 0L, new Dictionary<long, long>(), new Dictionary<long, long>());
        for (var part = 0; Left(sold).Count > 0 && (sellAll || part < 3); part++)
        {
            var now = Some(Left(sold), dice);
            var share = Part(whole, new Dictionary<string, int>(sold), now, part == 0);
            (paid, lines) = (paid + share.Total, lines + share.Lines.Sum(line => line.Amount));
            foreach (var (offer, amount) in share.Discounts) given[offer] = given.GetValueOrDefault(offer) + amount;
            foreach (var (offer, amount) in share.Points) points[offer] = points.GetValueOrDefault(offer) + amount;
            foreach (var (line, count) in now) sold[line] += count;
            Law(share.Lines.All(line => line.Amount >= 0 && line.Discount >= 0), "no part of a line is negative");
            Law(share.Discounts.Values.All(amount => amount >= 0) && share.Points.Values.All(amount => amount >= 0), "no share of an offer is negative");
            Law(share.Lines.Sum(line => line.Discount) == share.Lines.Sum(line => now[line.LineId] * whole.Lines.Single(one => one.LineId == line.LineId).UnitPrice - line.Amount), "a part: listed − discount = paid");
        }

        var all = Left(sold).Count == 0;
        if (all)
        {
            Law(paid == whole.Total, $"the parts come to {paid}, the whole to {whole.Total}");
            foreach (var offer in whole.AppliedOffers())
            {
                Law(given.GetValueOrDefault(offer.OfferId) == offer.Discount, $"offer {offer.OfferId}: the parts give {given.GetValueOrDefault(offer.OfferId)}, the whole {offer.Discount}");
                Law(points.GetValueOrDefault(offer.OfferId) == offer.Points, $"offer {offer.OfferId}: points of the parts");
            }
        }

        var (back, charged) = (sold.Keys.ToDictionary(line => line, _ => 0), 0L);
        var (refunded, taken, pointsBack, gifts) = (0L, new Dictionary<long, long>(), new Dictionary<long, long>(), new HashSet<long>());
        while (sold.Any(line => back[line.Key] < line.Value))
        {
            var basket = new SoldBasket(whole, sold, new Dictionary<string, int>(back), whole.AppliedOffers().Where(offer => given.ContainsKey(offer.OfferId)).ToDictionary(
                offer => offer.OfferId,
                offer => new SoldOffer(terms[offer.OfferId], given[offer.OfferId], taken.GetValueOrDefault(offer.OfferId), points.GetValueOrDefault(offer.OfferId), pointsBack.GetValueOrDefault(offer.OfferId),
                    gifts.Contains(offer.OfferId) ? whole.Gifts.Where(gift => gift.OfferId == offer.OfferId).Sum(gift => gift.UnitValue * gift.Quantity) : 0)), IsOpen: false);
            var now = Some(sold.ToDictionary(line => line.Key, line => line.Value - back[line.Key]).Where(line => line.Value > 0).ToDictionary(), dice);
            foreach (var (line, count) in now) back[line] += count;
            var kept = sold.ToDictionary(line => line.Key, line => line.Value - back[line.Key]);
            var share = Refund(basket, now, kept.Values.Any(count => count > 0) ? evaluate(kept) : null);
            Law(share.Amount >= 0, "a refund is not negative");
            Law(share.Lines.All(line => line.Amount >= 0), "no line of a refund is negative");
            refunded += share.Amount;
            charged += share.Gifts.Sum(gift => gift.Charge);
            foreach (var gift in share.Gifts) gifts.Add(gift.OfferId);
            foreach (var (offer, amount) in share.Discounts) taken[offer] = taken.GetValueOrDefault(offer) + amount;
            foreach (var (offer, amount) in share.Points) pointsBack[offer] = pointsBack.GetValueOrDefault(offer) + amount;
            Law(share.Discounts.Values.All(amount => amount >= 0), "no offer is given less than nothing back");
            Law(refunded <= lines, $"{refunded} was refunded of {lines} paid");
            Law(taken.All(offer => offer.Value <= given.GetValueOrDefault(offer.Key)), "an offer got more back than it gave");
            Law(pointsBack.All(offer => offer.Value <= points.GetValueOrDefault(offer.Key)), "more points were taken back than booked");
        }

        Law(refunded + charged == lines, $"all came back: {refunded} refunded and {charged} charged of {lines} paid");
        Law(given.All(offer => taken.GetValueOrDefault(offer.Key) == offer.Value), "all came back: every budget has its discount again");
        Law(points.All(offer => pointsBack.GetValueOrDefault(offer.Key) == offer.Value), "all came back: every point");
        return broken;
    }

    Dictionary<string, int> Left(Dictionary<string, int> sold) =>
        whole.Lines.ToDictionary(line => line.LineId, line => line.Quantity - sold[line.LineId]).Where(line => line.Value > 0).ToDictionary();

    static Dictionary<string, int> Some(Dictionary<string, int> left, Random dice)
    {
        var some = left.Where(_ => dice.Next(2) == 0).ToDictionary(line => line.Key, line => dice.Next(1, line.Value + 1));
        return some.Count > 0 ? some : left.Take(1).ToDictionary(line => line.Key, _ => 1);
    }
}
