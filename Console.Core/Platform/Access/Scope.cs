using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>Which part of the brand somebody acts within.</summary>
public enum ScopeKind
{
    Brand,
    Regions,
    Franchisees,
    Stores,
}

/// <summary>A scope of stores: the whole brand, or the stores of regions, of franchisees, or by code. Catalogue and Members apply it inside queries.</summary>
/// <param name="Values">Names of regions or franchisees, or store codes; empty for the brand.</param>
public sealed record Scope(ScopeKind Kind, IReadOnlyList<string> Values)
{
    public static Scope Everything { get; } = new(ScopeKind.Brand, []);

    public bool IsEverything => Kind == ScopeKind.Brand;

    public string ToJson() => CanonicalJson.Of(this);

    public static Scope FromJson(string json) => CanonicalJson.Read<Scope>(json);
}
