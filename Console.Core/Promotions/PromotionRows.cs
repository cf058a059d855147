namespace CampaignConsole.Core.Promotions;

/// <summary>A promotion in a list.</summary>
/// <param name="Live">Sealed versions that tills honour now.</param>
public sealed record PromotionRow(
    long Id, string Name, PromotionDefinition Definition, int Versions, int Live, bool IsArchived, DateTimeOffset UpdatedAt, string UpdatedBy)
{
    /// <summary>Sealed versions that are on hold.</summary>
    public int Held { get; init; }
}

/// <summary>A promotion to edit.</summary>
public sealed record PromotionDraft(long Id, string Name, PromotionDefinition Definition, int Version, bool IsArchived, DateTimeOffset UpdatedAt, string UpdatedBy);

/// <summary>A sealed version.</summary>
public sealed record OfferVersion(
    long Id, int Number, string Hash, OfferState State, DateTimeOffset SealedAt, string SealedBy, DateTimeOffset? WithdrawnAt, string? WithdrawnReason,
    PromotionDefinition Definition, long Uses, long Money);

/// <summary>What a list of promotions is narrowed to.</summary>
public sealed record PromotionFilter(string? Search = null, bool Archived = false);
