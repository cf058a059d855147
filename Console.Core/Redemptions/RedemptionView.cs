using CampaignConsole.Core.Redemptions.Parts;

namespace CampaignConsole.Core.Redemptions;

/// <summary>A redemption as callers see it. Amounts in minor units of its currency.</summary>
public sealed record RedemptionView
{
    public required Guid Id { get; init; }

    public required Guid EvaluationId { get; init; }

    public required RedemptionState State { get; init; }

    public required string Currency { get; init; }

    public required long Total { get; init; }

    public required long Discount { get; init; }

    public required DateTimeOffset ReservedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    public ReceiptAsked? Receipt { get; init; }

    public bool IsTest { get; init; }

    /// <summary>The parts that were sold, in their order; empty where it was confirmed as a whole.</summary>
    public IReadOnlyList<PartView> Parts { get; init; } = [];

    /// <summary>When what was not sold by then was let go of.</summary>
    public DateTimeOffset? RestLetGoAt { get; init; }

    /// <summary>Points that the sale books with the system that owns them; null: none, not yet, or with each part.</summary>
    public PointsToBook? Points { get; init; }

    public required IReadOnlyList<UseView> Uses { get; init; }

    internal static RedemptionView Of(Redemption redemption, IReadOnlyCollection<Use> uses) => new()
    {
        Id = redemption.Id,
        EvaluationId = redemption.EvaluationId,
        State = redemption.State,
        Currency = redemption.Currency,
        Total = redemption.Total,
        Discount = redemption.Discount,
        ReservedAt = redemption.ReservedAt,
        ExpiresAt = redemption.ExpiresAt,
        ConfirmedAt = redemption.ConfirmedAt,
        Receipt = redemption.ReceiptNumber is { } number ? new ReceiptAsked(redemption.ReceiptSource!, redemption.ReceiptStore, number, redemption.AccomplishedAt) : null,
        IsTest = redemption.IsTest,
        RestLetGoAt = redemption.RestLetGoAt,
        Points = redemption.ReceiptNumber is null ? null : PointsToBook.Of(uses.Sum(use => use.Points), redemption.Id.ToString(), redemption.ReceiptStore, redemption.Channel),
        Uses = [.. uses.OrderBy(use => use.Id).Select(use => new UseView(use.OfferId, use.OfferHash, use.CampaignId, use.State, use.Discount, use.Refunded, use.IsOverrun))],
    };
}

/// <summary>One offer's part in a redemption.</summary>
/// <param name="Overrun">Booked beyond a cap, because the sale had happened.</param>
public sealed record UseView(long OfferId, string Hash, long? CampaignId, UseState State, long Discount, long Refunded, bool Overrun);

/// <summary>The receipt of a sale; unique for ever per source, store and number.</summary>
/// <param name="At">When the sale happened, by the till's clock; null for now.</param>
public sealed record ReceiptAsked(string Source, string? Store, string ReceiptId, DateTimeOffset? At = null);
