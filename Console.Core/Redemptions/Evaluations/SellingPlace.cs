using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Where something is sold, and by which clock.</summary>
sealed record SellingPlace(long? StoreId, string? Code, string? Name, StoreKind? Kind, string? Region, TimeZoneInfo Zone, string Currency, string Language)
{
    /// <summary>The store of a code, within the actor's scope; without a code the brand's web.</summary>
    /// <exception cref="Refused"><c>store_unknown</c>, <c>store_out_of_scope</c></exception>
    public static async Task<SellingPlace> OfAsync(ConsoleDb db, Actor by, string? code, CancellationToken ct)
    {
        var brand = await db.Set<Brand>().Select(brand => new { brand.TimeZone, brand.Currency, brand.Language }).FirstOrDefaultAsync(ct)
            ?? throw new InvalidOperationException("There is no brand yet.");
        if (string.IsNullOrEmpty(code))
            return new SellingPlace(null, null, null, null, null, Instants.Zone(brand.TimeZone), brand.Currency, brand.Language);
        var store = await db.Set<Store>().FirstOrDefaultAsync(store => store.Code == code, ct) ?? throw RedemptionRefusals.StoreUnknown(code);
        if (!Within(by.Scope, store)) throw RedemptionRefusals.StoreOutOfScope(code);
        return new SellingPlace(store.Id, store.Code, store.Name, store.Kind, store.Region, Instants.Zone(store.TimeZone), brand.Currency, brand.Language);
    }

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
