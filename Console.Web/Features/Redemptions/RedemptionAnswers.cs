using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;

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
    public static RedemptionJson Of(RedemptionView view, DateTimeOffset now) => new(
        view.Id, view.EvaluationId, view.State, new Money(view.Total, view.Currency), new Money(view.Discount, view.Currency), view.ReservedAt, view.ExpiresAt,
        view.ConfirmedAt, view.Receipt, view.IsTest,
        [.. view.Uses.Select(use => new UseJson(
            use.OfferId, use.Hash, use.CampaignId, use.State, new Money(use.Discount, view.Currency), new Money(use.Refunded, view.Currency), use.Overrun))], now);
}

/// <summary>One offer's part in a redemption.</summary>
sealed record UseJson(long OfferId, string Hash, long? CampaignId, UseState State, Money Discount, Money Refunded, bool Overrun);

/// <summary>A refund, shown or booked.</summary>
sealed record RefundAnswerJson(Money Amount, bool Whole, IReadOnlyList<RefundLineJson> Lines, IReadOnlyList<GivenBackJson> Offers, RedemptionJson Redemption, DateTimeOffset ServerTime)
{
    public static RefundAnswerJson Of(RefundAnswer answer, DateTimeOffset now) => new(
        new Money(answer.Amount, answer.Currency), answer.Share.IsWhole,
        [.. answer.Share.Lines.Select(line => new RefundLineJson(line.LineId, line.Quantity, new Money(line.Amount, answer.Currency)))],
        [.. answer.Share.Discounts.Select(pair => new GivenBackJson(pair.Key, new Money(pair.Value, answer.Currency)))],
        RedemptionJson.Of(answer.Redemption, now), now);
}

/// <summary>One line's part of a refund.</summary>
sealed record RefundLineJson(string LineId, int Quantity, Money Amount);

/// <summary>Discount of one offer that goes back to its budget.</summary>
sealed record GivenBackJson(long OfferId, Money Discount);
