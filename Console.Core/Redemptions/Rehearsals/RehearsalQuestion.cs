using CampaignConsole.Core.Promotions;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Whose baskets would have got the offer.</summary>
public enum RehearsalReach
{
    /// <summary>Every basket, as if the code were known to all.</summary>
    Everybody = 0,

    /// <summary>Every known member, unless they object to personal offers.</summary>
    Members = 1,

    /// <summary>The members of an audience as it is today, unless they object.</summary>
    Audience = 2,
}

/// <summary>Which price a unit had before the offer.</summary>
public enum RehearsalPrices
{
    /// <summary>Before all other discounts: the list price where the receipt has one, else its unit price.</summary>
    Listed = 0,

    /// <summary>What the till charged for a unit: the receipt's unit price, else the line's amount by its quantity.</summary>
    Charged = 1,
}

/// <summary>What a rehearsal is asked.</summary>
public sealed record RehearsalQuestion
{
    /// <summary>The longest period, in days.</summary>
    public const int MostDays = 366;

    /// <summary>First day, on the brand's calendar.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, inclusive, on the brand's calendar.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Store codes; with <see cref="Regions"/> empty as well: all stores of the asker's scope.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>Regions, whose stores are taken beside those by code.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    public RehearsalReach Reach { get; init; }

    public long? AudienceId { get; init; }

    /// <summary>The version that was current when it was asked.</summary>
    public int? AudienceVersion { get; init; }

    public RehearsalPrices Prices { get; init; }

    /// <summary>No unit may fall below this share of its list price, per cent from 1 to 100; null: the floor is zero, as at the till.</summary>
    public int? FloorPercent { get; init; }

    /// <summary>The draft of this promotion stands beside the first.</summary>
    public long? AgainstPromotionId { get; init; }

    /// <summary>This sealed version stands beside the first; wins over <see cref="AgainstPromotionId"/>.</summary>
    public long? AgainstOfferId { get; init; }
}

/// <summary>One of the definitions that are replayed.</summary>
/// <param name="OfferId">The sealed version; null for a draft.</param>
/// <param name="Number">Its version; null for a draft.</param>
public sealed record RehearsalSide(string Name, long PromotionId, long? OfferId, int? Number, PromotionDefinition Definition);

/// <summary>What the job is given.</summary>
sealed record RehearsalOrder(long RehearsalId);
