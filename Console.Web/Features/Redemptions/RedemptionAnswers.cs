using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Core.Redemptions.Parts;

namespace CampaignConsole.Web.Features.Redemptions;

/// <summary>A member's live offers.</summary>
sealed record MemberOffersJson(IReadOnlyList<MemberOffer> Items, string Language, DateTimeOffset ServerTime);

/// <summary>What a basket gets.</summary>
sealed record EvaluationJson
{
    public required Guid EvaluationId { get; init; }

    public required string Signature { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Currency { get; init; }

    public required bool MemberKnown { get; init; }

    public required IReadOnlyList<LineJson> Lines { get; init; }

    public required IReadOnlyList<GiftJson> Gifts { get; init; }

    public required IReadOnlyList<ShippingAnswerJson> Shipping { get; init; }

    public required Money Listed { get; init; }

    public required Money LineDiscount { get; init; }

    public required Money OrderDiscount { get; init; }

    public required Money ShippingDiscount { get; init; }

    public required Money Discount { get; init; }

    public required Money Total { get; init; }

    public required long Points { get; init; }

    public required IReadOnlyList<OfferAnswerJson> Offers { get; init; }

    public required int UnknownCodes { get; init; }

    /// <summary>Places, from 0, of the codes that were mistyped: their check character does not fit.</summary>
    public IReadOnlyList<int>? MistypedCodes { get; init; }

    /// <summary>The signed document itself; hand it back with its signature where the id may have been forgotten.</summary>
    public required EvaluationDocument Document { get; init; }

    public required DateTimeOffset ServerTime { get; init; }

    public static EvaluationJson Of(ReadEvaluation read, DateTimeOffset now)
    {
        var (answer, facts) = (read.Signed.Document.Answer, read.Signed.Document.Facts);
        Money Of(long amount) => new(amount, answer.Currency);
        return new EvaluationJson
        {
            EvaluationId = read.Signed.Id,
            Signature = read.Signed.Signature,
            At = answer.At,
            Currency = answer.Currency,
            MemberKnown = facts.MemberId is not null,
            Lines = [.. answer.Lines.Select(line => new LineJson(line.LineId, line.Sku, line.Quantity, Of(line.UnitPrice), Of(line.Discount), Of(line.Total),
                [.. line.Units.Select(group => new GroupJson(group.Count, Of(group.DiscountEach)))],
                [.. line.Parts.Select(part => new PartJson(part.OfferId, JsonNamingPolicy.CamelCase.ConvertName(part.Layer.ToString()), Of(part.Amount)))]))],
            Gifts = [.. answer.Gifts.Select(gift => new GiftJson(gift.OfferId, gift.Sku, gift.Quantity, Of(gift.UnitValue)))],
            Shipping = [.. answer.Shipping.Select(charge => new ShippingAnswerJson(charge.Method, Of(charge.Amount), Of(charge.Discount)))],
            Listed = Of(answer.Listed),
            LineDiscount = Of(answer.LineDiscount),
            OrderDiscount = Of(answer.OrderDiscount),
            ShippingDiscount = Of(answer.ShippingDiscount),
            Discount = Of(answer.TotalDiscount),
            Total = Of(answer.Total),
            Points = answer.Points,
            Offers = [.. read.Offers.Select(offer => new OfferAnswerJson(
                offer.OfferId, offer.Hash, offer.CampaignId, offer.Headline, offer.Outcome, offer.Code, offer.Sentence,
                offer.MissingAmount is { } amount ? Of(amount) : null, offer.MissingUnits, Of(offer.Discount), offer.Points,
                new FundingJson(Of(offer.Funding.Brand), Of(offer.Funding.Store), Of(offer.Funding.Supplier))))],
            UnknownCodes = facts.UnknownCodes,
            Document = read.Signed.Document,
            ServerTime = now,
        };
    }
}

/// <summary>A line: groups of equal units, and what each offer takes off.</summary>
sealed record LineJson(
    string LineId, string Sku, int Quantity, Money UnitPrice, Money Discount, Money Total, IReadOnlyList<GroupJson> Groups, IReadOnlyList<PartJson> Parts);

/// <summary>So many units, each so much off.</summary>
sealed record GroupJson(int Count, Money DiscountEach);

/// <summary>What one offer takes off a line.</summary>
sealed record PartJson(long OfferId, string Layer, Money Amount);

/// <summary>A gift line to add.</summary>
sealed record GiftJson(long OfferId, string Sku, int Quantity, Money UnitValue);

/// <summary>A way of shipping with what is taken off.</summary>
sealed record ShippingAnswerJson(string Method, Money Amount, Money Discount);

/// <summary>One candidate: applied, almost or not, with its sentence and what is missing.</summary>
sealed record OfferAnswerJson(
    long OfferId, string Hash, long? CampaignId, string Headline, Outcome Outcome, string Code, string Sentence, Money? MissingAmount, int? MissingUnits,
    Money Discount, long Points, FundingJson Funding);

/// <summary>Who pays.</summary>
sealed record FundingJson(Money Brand, Money Store, Money Supplier);

/// <summary>A redemption.</summary>
sealed record RedemptionJson(
    Guid RedemptionId, Guid EvaluationId, RedemptionState State, Money Total, Money Discount, DateTimeOffset ReservedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? ConfirmedAt, ReceiptAsked? Receipt, bool IsTest, IReadOnlyList<UseJson> Uses, DateTimeOffset ServerTime)
{
    /// <summary>The parts that were sold, each with its receipt; empty where it was confirmed as a whole.</summary>
    public IReadOnlyList<RedemptionPartJson> Parts { get; init; } = [];

    /// <summary>When what was not sold by then was let go of.</summary>
    public DateTimeOffset? RestReleasedAt { get; init; }

    /// <summary>Points that the sale books; null: none, not yet, or with each part.</summary>
    public PointsToBook? PointsToBook { get; init; }

    public static RedemptionJson Of(RedemptionView view, DateTimeOffset now) => new(
        view.Id, view.EvaluationId, view.State, new Money(view.Total, view.Currency), new Money(view.Discount, view.Currency), view.ReservedAt, view.ExpiresAt,
        view.ConfirmedAt, view.Receipt, view.IsTest,
        [.. view.Uses.Select(use => new UseJson(
            use.OfferId, use.Hash, use.CampaignId, use.State, new Money(use.Discount, view.Currency), new Money(use.Refunded, view.Currency), use.Overrun))], now)
    {
        Parts = [.. view.Parts.Select(part => RedemptionPartJson.Of(part, view.Currency))], RestReleasedAt = view.RestLetGoAt, PointsToBook = view.Points,
    };
}

/// <summary>One part that was sold: its lines, what is paid for them, and with the first part the shipping.</summary>
sealed record RedemptionPartJson(
    int Number, ReceiptAsked Receipt, DateTimeOffset ConfirmedAt, Money Total, Money Discount, IReadOnlyList<RedemptionPartLineJson> Lines, PointsToBook? PointsToBook)
{
    public static RedemptionPartJson Of(PartView part, string currency) => new(
        part.Number, part.Receipt, part.ConfirmedAt, new Money(part.Total, currency), new Money(part.Discount, currency),
        [.. part.Lines.Select(line => new RedemptionPartLineJson(line.LineId, line.Quantity, new Money(line.Amount, currency), new Money(line.Discount, currency)))], part.Points);
}

/// <summary>Units of a line in a part: what is paid for them, and what was taken off.</summary>
sealed record RedemptionPartLineJson(string LineId, int Quantity, Money Amount, Money Discount);

/// <summary>One offer's part in a redemption.</summary>
sealed record UseJson(long OfferId, string Hash, long? CampaignId, UseState State, Money Discount, Money Refunded, bool Overrun);

/// <summary>A refund, shown or booked.</summary>
sealed record RefundAnswerJson(Money Amount, bool Whole, IReadOnlyList<RefundLineJson> Lines, IReadOnlyList<GivenBackJson> Offers, RedemptionJson Redemption, DateTimeOffset ServerTime)
{
    /// <summary>Gifts that are no longer earned: to take back, or charged.</summary>
    public required IReadOnlyList<RefundGiftJson> Gifts { get; init; }

    /// <summary>Points to take back, on the account of the place that takes the goods; null: none.</summary>
    public PointsToBook? PointsToBook { get; init; }

    /// <summary>Whose room of caps grows: where it was taken.</summary>
    public required AccountOfReturn CapsGoBackTo { get; init; }

    /// <summary>On whose account the discount's money and the points move: where the goods came back.</summary>
    public required AccountOfReturn SettledIn { get; init; }

    public static RefundAnswerJson Of(RefundAnswer answer, DateTimeOffset now) => new(
        new Money(answer.Amount, answer.Currency), answer.Share.IsWhole,
        [.. answer.Share.Lines.Select(line => new RefundLineJson(line.LineId, line.Quantity, new Money(line.Amount, answer.Currency)))],
        [.. answer.Share.Discounts.Select(pair => new GivenBackJson(pair.Key, new Money(pair.Value, answer.Currency), answer.Share.Points.GetValueOrDefault(pair.Key)))],
        RedemptionJson.Of(answer.Redemption, now), now)
    {
        Gifts = [.. answer.Share.Gifts.Select(gift => new RefundGiftJson(gift.OfferId, gift.Sku, gift.Quantity, new Money(gift.Charge, answer.Currency)))],
        PointsToBook = answer.Points, CapsGoBackTo = answer.CapsGoBackTo, SettledIn = answer.SettledIn,
    };
}

/// <summary>One line's part of a refund.</summary>
sealed record RefundLineJson(string LineId, int Quantity, Money Amount);

/// <summary>A gift that is no longer earned.</summary>
/// <param name="Charge">Taken off the amount; 0: the gift itself comes back.</param>
sealed record RefundGiftJson(long OfferId, string Sku, int Quantity, Money Charge);

/// <summary>What goes back of one offer: discount to its budget, and points that are taken back.</summary>
sealed record GivenBackJson(long OfferId, Money Discount, long Points);
