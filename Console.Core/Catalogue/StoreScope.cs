using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Applies an actor's scope of stores inside queries.</summary>
public static class StoreScope
{
    /// <summary>The stores within a scope.</summary>
    public static IQueryable<Store> Within(this IQueryable<Store> stores, Scope scope) => scope.Kind switch
    {
        ScopeKind.Brand => stores,
        ScopeKind.Regions => stores.Where(store => scope.Values.Contains(store.Region)),
        ScopeKind.Franchisees => stores.Where(store => store.Franchisee != null && scope.Values.Contains(store.Franchisee)),
        ScopeKind.Stores => stores.Where(store => scope.Values.Contains(store.Code)),
    };

    /// <summary>Ids of the stores within a scope, as a set for <c>Contains</c>.</summary>
    public static IQueryable<long> StoresWithin(this ConsoleDb db, Scope scope) => db.Set<Store>().Within(scope).Select(store => store.Id);
}
