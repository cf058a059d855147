namespace CampaignConsole.Core.Promotions;

/// <summary>Where and for whom an offer holds; an empty list means everywhere, everybody.</summary>
public sealed record PlaceScope
{
    /// <summary>Store codes.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary><c>self-operated</c> or <c>franchise</c>, as the catalogue names store types.</summary>
    public IReadOnlyList<string> StoreTypes { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Channels on which it can be used, by name.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Member tiers.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];

    /// <summary>Shipping methods that a shipping benefit touches.</summary>
    public IReadOnlyList<string> ShippingMethods { get; init; } = [];
}
