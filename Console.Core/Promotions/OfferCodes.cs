using CampaignConsole.Core.Promotions.Codes;

namespace CampaignConsole.Core.Promotions;

/// <summary>The codes part of an offer.</summary>
public sealed record OfferCodes
{
    /// <summary>Null: no codes.</summary>
    public CodeKind? Kind { get; init; }

    /// <summary>The shared code, upper case, 4 to 32 letters, digits and hyphens.</summary>
    public string? Shared { get; init; }

    /// <summary>How many codes a pool begins with.</summary>
    public int? PoolSize { get; init; }

    /// <summary>How many codes a pool got from elsewhere; they wait at the promotion until a version goes live.</summary>
    public int? Brought { get; init; }
}
