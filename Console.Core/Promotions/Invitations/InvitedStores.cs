using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Promotions.Invitations;

/// <summary>Which franchise stores an offer could be used in, if they take part.</summary>
static class InvitedStores
{
    /// <summary>The open franchise stores within an offer's places and an actor's scope.</summary>
    public static IQueryable<Store> Of(ConsoleDb db, PlaceScope places, Scope scope)
    {
        var stores = db.Set<Store>().Within(scope).Where(store => store.Kind == StoreKind.Franchise && store.Franchisee != null && store.IsOpen);
        // As the gate reads them: without case; an empty list is everywhere.
        if (places.StoreTypes.Count > 0 && !places.StoreTypes.Contains(PlaceScope.Franchise, StringComparer.OrdinalIgnoreCase)) return stores.Where(_ => false);
        if (Upper(places.Stores) is { Length: > 0 } codes) stores = stores.Where(store => codes.Contains(store.Code.ToUpper()));
        if (Upper(places.Regions) is { Length: > 0 } regions) stores = stores.Where(store => regions.Contains(store.Region.ToUpper()));
        return stores;
    }

    static string[] Upper(IReadOnlyList<string> names) => [.. names.Select(name => name.ToUpperInvariant())];
}
