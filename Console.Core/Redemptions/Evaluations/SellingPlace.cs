using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Where something is sold, and by which clock.</summary>
sealed record SellingPlace(long? StoreId, string? Code, string? Name, StoreKind? Kind, string? Region, TimeZoneInfo Zone, string Currency, string Language)
{
    public DateOnly Day(DateTimeOffset at) => Instants.Date(at, Zone);

    /// <summary>Whether a store lies within a scope.</summary>
    public static bool Within(Scope scope, Store store) => scope.Kind switch
    {
        ScopeKind.Brand => true,
        ScopeKind.Regions => scope.Values.Contains(store.Region),
        ScopeKind.Franchisees => store.Franchisee is { } owner && scope.Values.Contains(owner),
        ScopeKind.Stores => scope.Values.Contains(store.Code),
    };
}
