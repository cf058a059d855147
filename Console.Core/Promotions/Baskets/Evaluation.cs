using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>What a basket gets: the deterministic answer, in minor units of its currency. Its canonical text has stable bytes.</summary>
public sealed record Evaluation
{
    /// <summary>The version of the rules by which it was computed.</summary>
    public int Rules { get; init; } = 1;

    public required string Currency { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<EvaluatedLine> Lines { get; init; }

    /// <summary>Gift lines to add; owned by the engine, given in full.</summary>
    public required IReadOnlyList<EvaluatedGift> Gifts { get; init; }

    public required IReadOnlyList<EvaluatedShipping> Shipping { get; init; }

    /// <summary>Merchandise before offers, gifts at their value included.</summary>
    public required long Listed { get; init; }

    /// <summary>Shelf and line discounts, gifts included.</summary>
    public required long LineDiscount { get; init; }

    public required long OrderDiscount { get; init; }

    public required long ShippingDiscount { get; init; }

    public required long TotalDiscount { get; init; }

    public required long ShippingTotal { get; init; }

    public required long Tax { get; init; }

    /// <summary>Merchandise + shipping + tax − discounts.</summary>
    public required long Total { get; init; }

    public required long Points { get; init; }

    /// <summary>Every candidate's answer, in the order in which they were worked.</summary>
    public required IReadOnlyList<OfferAnswer> Offers { get; init; }

    /// <summary>The bytes that are signed and stored.</summary>
    public string Canonical() => CanonicalJson.Of(this);

    /// <summary>The offers that give something.</summary>
    public IEnumerable<OfferAnswer> AppliedOffers() => Offers.Where(offer => offer.Reason.Outcome == Outcome.Applied);
}

/// <summary>A line with what each of its units gets.</summary>
public sealed record EvaluatedLine(
    string LineId, string Sku, int Quantity, long UnitPrice, long Discount, long Total, IReadOnlyList<UnitGroup> Units, IReadOnlyList<LinePart> Parts);

/// <summary>Units of a line that get the same: so many, each so much off.</summary>
public sealed record UnitGroup(int Count, long DiscountEach);

/// <summary>What one offer takes off a line in one layer.</summary>
public sealed record LinePart(long OfferId, Layer Layer, long Amount);

/// <summary>A gift line to add.</summary>
public sealed record EvaluatedGift(long OfferId, string Sku, int Quantity, long UnitValue);

/// <summary>A way of shipping with what is taken off it.</summary>
public sealed record EvaluatedShipping(string Method, long Amount, long Discount);

/// <summary>The answer for one candidate offer.</summary>
/// <param name="Discount">All that it takes off, minor units.</param>
/// <param name="Dropped">What floors kept from being given.</param>
/// <param name="Funding">Who pays; adds up to the discount.</param>
public sealed record OfferAnswer(long OfferId, string Hash, OfferReason Reason, long Discount, long Points, long Dropped, FundingShares Funding);
