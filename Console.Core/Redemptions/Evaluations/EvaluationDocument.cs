using System.Text.Json.Serialization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>What a basket was answered, with the facts that it was answered from: handed to the caller signed, stored when it is reserved. Holds ids only.</summary>
public sealed record EvaluationDocument
{
    /// <summary>The version of this document's form.</summary>
    public int Form { get; init; } = 1;

    public required EvaluatedFacts Facts { get; init; }

    public required Evaluation Answer { get; init; }

    /// <summary>Through what each offer that applies came to this basket.</summary>
    public required IReadOnlyList<OfferOrigin> Origins { get; init; }

    public OfferOrigin OriginOf(long offer) => Origins.First(origin => origin.OfferId == offer);

    /// <summary>True when both give the same offers, by the same codes, the same amounts on the same lines, whenever they were made.</summary>
    public bool AgreesWith(EvaluationDocument other) => Essence == other.Essence;

    [JsonIgnore]
    string Essence => CanonicalJson.Of(new
    {
        Answer.Currency, Answer.Lines, Answer.Gifts, Answer.Shipping, Answer.Total, Answer.Points,
        Applied = Answer.AppliedOffers().Select(offer => new { offer.OfferId, offer.Hash, offer.Discount, offer.Points, OriginOf(offer.OfferId).CodeId }),
    });
}

/// <summary>The basket's facts, without a name, an identity or a code in clear.</summary>
public sealed record EvaluatedFacts
{
    public long? MemberId { get; init; }

    public long? StoreId { get; init; }

    public string? Store { get; init; }

    /// <summary>The date that the store's calendar shows.</summary>
    public required DateOnly StoreDay { get; init; }

    public required string Channel { get; init; }

    public string? Payment { get; init; }

    public required IReadOnlyList<BasketLineAsked> Lines { get; init; }

    public IReadOnlyList<ShippingAsked> Shipping { get; init; } = [];

    /// <summary>Codes that were found; their text is not kept.</summary>
    public IReadOnlyList<long> CodeIds { get; init; } = [];

    /// <summary>How many codes nobody knows.</summary>
    public int UnknownCodes { get; init; }

    public bool IsTest { get; init; }

    /// <summary>The sale lies further back than a clock may differ: it is checked again as of then, not as of now.</summary>
    public bool IsBackfilled { get; init; }
}

/// <summary>Through what an offer came to a basket.</summary>
/// <param name="Contaminated">A member of the control group used it by a shared code.</param>
public sealed record OfferOrigin(long OfferId, long? CampaignId, long? CodeId, bool Contaminated);

/// <summary>An evaluation with its signature.</summary>
/// <param name="text">The document's canonical text: what was signed, and what is stored.</param>
public sealed class SignedEvaluation(EvaluationDocument document, string text, string signature)
{
    public EvaluationDocument Document { get; } = document;

    /// <summary>The document's canonical text.</summary>
    public string Text { get; } = text;

    public string Signature { get; } = signature;

    /// <summary>Name-based over the content: the same answer has the same id.</summary>
    public Guid Id { get; } = Ids.Named("evaluation:" + Ids.Sha256(text));
}
