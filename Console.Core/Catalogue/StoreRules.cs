using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Core.Catalogue;

/// <summary>What a store must be like, whoever stores it.</summary>
static class StoreRules
{
    const int LongestCode = 64;
    const int LongestText = 200;

    /// <summary>Puts a store in order and refuses what cannot be.</summary>
    /// <exception cref="Refused"><c>store_code_missing</c>, <c>store_name_missing</c>, <c>franchisee_missing</c>, <c>field_too_long</c>, <c>time_zone_unknown</c></exception>
    public static void Check(Store store)
    {
        store.Code = store.Code.Trim();
        store.Name = store.Name.Trim();
        if (store.Code.Length == 0) throw CatalogueRefusals.StoreCodeMissing();
        if (store.Name.Length == 0) throw CatalogueRefusals.StoreNameMissing(store.Code);
        store.Franchisee = store.Kind == StoreKind.Franchise ? Full(store.Franchisee) : null;
        store.City = Full(store.City);
        store.Region = store.Region.Trim();
        if (store.Kind == StoreKind.Franchise && store.Franchisee is null) throw CatalogueRefusals.FranchiseeMissing();
        if (store.Code.Length > LongestCode) throw CatalogueRefusals.TooLong("code", LongestCode);
        foreach (var (field, text) in new[] { ("name", store.Name), ("franchisee", store.Franchisee), ("region", store.Region), ("city", store.City) })
            if (text?.Length > LongestText) throw CatalogueRefusals.TooLong(field, LongestText);
        Instants.Zone(store.TimeZone);
    }

    /// <summary>True when a store lies within a scope; the same rule as <see cref="StoreScope.Within"/>, for one that is not stored yet.</summary>
    public static bool Covers(Scope scope, Store store) => scope.Kind switch
    {
        ScopeKind.Brand => true,
        ScopeKind.Regions => scope.Values.Contains(store.Region),
        ScopeKind.Franchisees => store.Franchisee is not null && scope.Values.Contains(store.Franchisee),
        ScopeKind.Stores => scope.Values.Contains(store.Code),
    };

    static string? Full(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
