using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Parts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>What goes back of one use.</summary>
/// <param name="Money">Discount, minor units.</param>
sealed record UseReturn(Use Use, long Money, long Points);

/// <summary>Reads what a return comes to, and books it on the ledger; inside the caller's transaction.</summary>
public sealed class ReturnBook(UseLedger ledger, OfferShelf shelf)
{
    /// <summary>What a return of these lines comes to.</summary>
    /// <param name="lines">Empty: everything that is left of what was sold.</param>
    /// <exception cref="Refused"><c>redemption_not_confirmed</c>, <c>return_line_unknown</c>, <c>return_too_many</c></exception>
    internal async Task<RefundShare> ShareAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, IReadOnlyList<ReturnAsked> lines, CancellationToken ct)
    {
        if (redemption.State is not (RedemptionState.Confirmed or RedemptionState.PartlyRefunded or RedemptionState.PartlyConfirmed)) throw RedemptionRefusals.NotConfirmed(redemption.State);
        var document = CanonicalJson.Read<EvaluationDocument>(
            await db.Set<StoredEvaluation>().Where(row => row.Id == redemption.EvaluationId).Select(row => row.Document).SingleAsync(ct));
        var returned = await db.Set<ReturnedLine>().Where(line => line.RedemptionId == redemption.Id).Select(line => new { line.LineId, line.Quantity, line.OfferId }).ToListAsync(ct);
        var sold = new SoldBasket(
            document.Answer,
            redemption.Parts > 0 ? await PartBook.SoldAsync(db, redemption, ct) : document.Answer.Lines.ToDictionary(line => line.LineId, line => line.Quantity),
            returned.Where(line => line.OfferId is null).GroupBy(line => line.LineId).ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity)),
            await OffersAsync(db, document.Answer, uses, [.. returned.Select(line => line.OfferId).OfType<long>()], ct),
            redemption.State == RedemptionState.PartlyConfirmed);
        var now = Counted(sold, lines);
        return Refunding.Of(sold, now, await RestAsync(db, document, sold, now, ct));
    }

    /// <summary>Shares what goes back of each offer among its uses, which are several where a late part became an overrun.</summary>
    internal static IReadOnlyList<UseReturn> Of(RefundShare share, IReadOnlyList<Use> uses) =>
    [
        .. uses.Where(use => use.State == UseState.Confirmed).GroupBy(use => use.OfferId).SelectMany(group =>
        {
            var mine = group.OrderBy(use => use.Id).ToList();
            var (money, points) = (mine.Select(use => use.Discount - use.Refunded).ToList(), mine.Select(use => use.Points - use.PointsBack).ToList());
            var gives = AllocationOfCents.SplitWithin(share.Discounts.GetValueOrDefault(group.Key), money, money);
            var takes = AllocationOfCents.SplitWithin(share.Points.GetValueOrDefault(group.Key), points, points);
            return mine.Select((use, i) => new UseReturn(use, gives[i], takes[i]));
        }).Where(part => part.Money > 0 || part.Points > 0 || share.IsWhole),
    ];

    /// <summary>Books what goes back: budgets, points and, when nothing is left and the offer gives it back, the use with its code.</summary>
    /// <param name="place">Where it came back; null: where it was sold.</param>
    internal async Task GiveBackAsync(ConsoleDb db, IReadOnlyList<UseReturn> parts, bool isWhole, DateTimeOffset now, UsePlace? place, CancellationToken ct)
    {
        var money = parts.ToDictionary(part => part.Use, part => part.Money);
        var offers = await shelf.OfAsync(db, [.. parts.Select(part => part.Use.OfferId)], ct);
        foreach (var group in parts.GroupBy(part => isWhole && TermsOf(offers, part.Use.OfferId).UseComesBack).OrderBy(group => group.Key))
            await ledger.GiveBackAsync(db, [.. group.Select(part => part.Use)], group.Key ? 1 : 0, use => money[use], UseEntryKind.Refunded, now, null, ct, place);
        foreach (var part in parts)
        {
            part.Use.Refunded += part.Money;
            part.Use.PointsBack += part.Points;
            if (isWhole) part.Use.State = UseState.Refunded;
        }
    }

    static OfferReturns TermsOf(IReadOnlyDictionary<long, ShelvedOffer> offers, long offer) => offers[offer].Definition.Returns ?? OfferReturns.Usual;

    async Task<IReadOnlyDictionary<long, SoldOffer>> OffersAsync(ConsoleDb db, Evaluation paid, IReadOnlyList<Use> uses, IReadOnlyList<long> giftsBack, CancellationToken ct)
    {
        var offers = await shelf.OfAsync(db, [.. uses.Select(use => use.OfferId)], ct);
        return uses.Where(use => use.State == UseState.Confirmed).GroupBy(use => use.OfferId).ToDictionary(group => group.Key, group => new SoldOffer(
            TermsOf(offers, group.Key), group.Sum(use => use.Discount), group.Sum(use => use.Refunded), group.Sum(use => use.Points), group.Sum(use => use.PointsBack),
            giftsBack.Contains(group.Key) ? paid.Gifts.Where(gift => gift.OfferId == group.Key).Sum(gift => gift.UnitValue * gift.Quantity) : 0));
    }

    /// <summary>Units of each line that come back now.</summary>
    static Dictionary<string, int> Counted(SoldBasket sold, IReadOnlyList<ReturnAsked> lines)
    {
        var left = sold.Paid.Lines.ToDictionary(line => line.LineId, line => sold.Sold.GetValueOrDefault(line.LineId) - sold.Before.GetValueOrDefault(line.LineId));
        if (lines.Count == 0) return left;
        var now = lines.GroupBy(line => line.LineId).ToDictionary(group => group.Key, group => group.Sum(line => line.Quantity));
        foreach (var (line, count) in now)
        {
            if (!left.TryGetValue(line, out var most)) throw RedemptionRefusals.ReturnLineUnknown(line);
            if (count < 0 || count > most) throw RedemptionRefusals.ReturnTooMany(line, most);
        }

        return now;
    }

    /// <summary>What the offers would give what the customer keeps; null where none of them asks.</summary>
    async Task<Evaluation?> RestAsync(ConsoleDb db, EvaluationDocument document, SoldBasket sold, IReadOnlyDictionary<string, int> now, CancellationToken ct)
    {
        if (sold.IsOpen || sold.Uses.Values.All(use => use.Terms.Rule != ReturnRule.TestAgain)) return null;
        var kept = document.Facts.Lines
            .Select(line => (Line: line, Count: sold.Sold.GetValueOrDefault(line.LineId) - sold.Before.GetValueOrDefault(line.LineId) - now.GetValueOrDefault(line.LineId)))
            .Where(one => one.Count > 0)
            .Select(one => new BasketLine(one.Line.LineId, one.Line.Sku, one.Count, one.Line.UnitPrice) { ListPrice = one.Line.ListPrice, Category = one.Line.Category }).ToList();
        if (kept.Count == 0) return null;
        var basket = await BasketFacts.WithProductsAsync(db, new Basket
        {
            Currency = document.Answer.Currency, At = document.Answer.At, Lines = kept, Shipping = [.. document.Facts.Shipping.Select(charge => new ShippingCharge(charge.Method, charge.Amount))],
        }, ct);
        var offers = await shelf.OfAsync(db, [.. sold.Uses.Keys], ct);
        return BasketEvaluator.Evaluate(basket, Shopper.Anonymous, offers.Values.Select(offer => new Candidate(offer.Id, offer.Hash, GateOnly(offer.Definition), [])));
    }

    /// <summary>The offer with nothing left to ask but what the basket must reach: that it was theirs, there and then, is settled.</summary>
    static PromotionDefinition GateOnly(PromotionDefinition offer) => offer with
    {
        Reach = OfferReach.Everybody,
        Codes = new OfferCodes(),
        Places = new PlaceScope(),
        Caps = new OfferCaps { MaximumPerUse = offer.Caps.MaximumPerUse, MaximumUnits = offer.Caps.MaximumUnits, MaximumUnitsPerLine = offer.Caps.MaximumUnitsPerLine },
        When = new OfferWhen
        {
            MinimumSpend = offer.When.MinimumSpend, MinimumQuantity = offer.When.MinimumQuantity, MinimumLineQuantity = offer.When.MinimumLineQuantity,
            InScopeOnly = offer.When.InScopeOnly, Looks = offer.When.Looks, Needs = offer.When.Needs,
        },
    };
}
