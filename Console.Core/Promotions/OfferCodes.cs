namespace CampaignConsole.Core.Promotions;

/// <summary>Which codes an offer has.</summary>
public enum CodeKind
{
    None,

    /// <summary>One text for everybody.</summary>
    Shared,

    /// <summary>One for each member, bound to that member.</summary>
    Personal,

    /// <summary>Many, handed out one by one, bound to nobody.</summary>
    Pool,
}

/// <summary>The codes part of an offer.</summary>
public sealed record OfferCodes
{
    public CodeKind Kind { get; init; } = CodeKind.None;

    /// <summary>The shared code, upper case, 4 to 32 letters, digits and hyphens.</summary>
    public string? Shared { get; init; }

    /// <summary>How many codes a pool begins with.</summary>
    public int? PoolSize { get; init; }
}
