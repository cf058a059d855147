namespace CampaignConsole.Core.Promotions;

/// <summary>Which products: within a list any of its codes, across lists all of them; empty lists do not narrow.</summary>
public sealed record ProductScope
{
    /// <summary>The longest list of codes that a scope takes.</summary>
    public const int MostCodes = 50_000;

    public IReadOnlyList<string> Skus { get; init; } = [];

    public IReadOnlyList<string> Styles { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Brands { get; init; } = [];

    public IReadOnlyList<string> Seasons { get; init; } = [];

    public IReadOnlyList<string> LifeStages { get; init; } = [];

    /// <summary>Left out although the lists above name them.</summary>
    public IReadOnlyList<string> ExceptSkus { get; init; } = [];

    /// <summary>Lowest unit price, minor units, inclusive.</summary>
    public long? PriceFrom { get; init; }

    /// <summary>Highest unit price, minor units, inclusive.</summary>
    public long? PriceTo { get; init; }

    /// <summary>Leaves out products that are already reduced: by a shelf price offer, or charged below their list price.</summary>
    public bool ExcludeReduced { get; init; }

    /// <summary>True when nothing narrows the products.</summary>
    public bool IsEverything() => Lists().All(list => list.Codes.Count == 0) && PriceFrom is null && PriceTo is null && !ExcludeReduced;

    /// <summary>The lists with the word that names each.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Codes)> Lists() =>
    [
        ("skus", Skus), ("styles", Styles), ("categories", Categories), ("brands", Brands),
        ("seasons", Seasons), ("lifeStages", LifeStages), ("exceptSkus", ExceptSkus),
    ];
}
