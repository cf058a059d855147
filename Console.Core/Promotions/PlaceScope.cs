namespace CampaignConsole.Core.Promotions;

/// <summary>Where and for whom an offer holds; an empty list means everywhere, everybody.</summary>
public sealed record PlaceScope
{
    /// <summary>How the catalogue's franchise stores are named among <see cref="StoreTypes"/>.</summary>
    public const string Franchise = "franchise";

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

    /// <summary>True: in a franchise store only where its owner accepted the invitation. Null is no: what was sealed before this could be said keeps its hash.</summary>
    public bool? AcceptedOnly { get; init; }

    /// <summary>True when franchise stores have a say.</summary>
    public bool AsksFranchisees() => AcceptedOnly == true;
}
