using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Which stores a list shows; empty means all.</summary>
public sealed record StoreFilter(string? Search = null, StoreKind? Kind = null, string? Region = null, string? Franchisee = null, bool? IsOpen = null);

/// <summary>A store in lists and in its form.</summary>
public sealed record StoreSeen(
    long Id, string Code, string Name, StoreKind Kind, string? Franchisee, string Region, string? City, string TimeZone, bool IsOpen, DateTimeOffset UpdatedAt, int Version);

/// <summary>What stores offer to choose from.</summary>
public sealed record StoreChoices(IReadOnlyList<string> Regions, IReadOnlyList<string> Franchisees, IReadOnlyList<string> TimeZones);

/// <summary>Reads stores within the actor's scope.</summary>
public sealed class StoreQueries(IDbContextFactory<ConsoleDb> databases)
{
    public async Task<Page<StoreSeen>> ListAsync(Actor by, StoreFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        var stores = Filtered(db.Set<Store>().Within(by.Scope), filter);
        var rows = await Seen(Ordered(stores, page).Skip(page.Skip).Take(page.Limit)).ToListAsync(ct);
        return new Page<StoreSeen>(rows, await stores.CountAsync(ct));
    }

    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<StoreSeen> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        return await Seen(db.Set<Store>().Within(by.Scope).Where(store => store.Id == id)).SingleOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("store", id);
    }

    public async Task<StoreChoices> ChoicesAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        var stores = db.Set<Store>().Within(by.Scope);
        return new StoreChoices(
            await stores.Where(store => store.Region != "").Select(store => store.Region).Distinct().OrderBy(region => region).ToListAsync(ct),
            await stores.Where(store => store.Franchisee != null).Select(store => store.Franchisee!).Distinct().OrderBy(name => name).ToListAsync(ct),
            await stores.Select(store => store.TimeZone).Distinct().OrderBy(zone => zone).ToListAsync(ct));
    }

    static IQueryable<Store> Filtered(IQueryable<Store> stores, StoreFilter filter)
    {
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var text = filter.Search.Trim().ToLowerInvariant();
            stores = stores.Where(store => store.Code.ToLower().Contains(text) || store.Name.ToLower().Contains(text)
                || (store.City != null && store.City.ToLower().Contains(text)) || (store.Franchisee != null && store.Franchisee.ToLower().Contains(text)));
        }

        if (filter.Kind is { } kind) stores = stores.Where(store => store.Kind == kind);
        if (!string.IsNullOrEmpty(filter.Region)) stores = stores.Where(store => store.Region == filter.Region);
        if (!string.IsNullOrEmpty(filter.Franchisee)) stores = stores.Where(store => store.Franchisee == filter.Franchisee);
        if (filter.IsOpen is { } open) stores = stores.Where(store => store.IsOpen == open);
        return stores;
    }

    static IQueryable<Store> Ordered(IQueryable<Store> stores, PageRequest page) => (page.Sort, page.Descending) switch
    {
        ("name", false) => stores.OrderBy(store => store.Name).ThenBy(store => store.Id),
        ("name", true) => stores.OrderByDescending(store => store.Name).ThenBy(store => store.Id),
        ("region", false) => stores.OrderBy(store => store.Region).ThenBy(store => store.Code),
        ("region", true) => stores.OrderByDescending(store => store.Region).ThenBy(store => store.Code),
        ("kind", false) => stores.OrderBy(store => store.Kind).ThenBy(store => store.Code),
        ("kind", true) => stores.OrderByDescending(store => store.Kind).ThenBy(store => store.Code),
        (_, true) => stores.OrderByDescending(store => store.Code),
        _ => stores.OrderBy(store => store.Code),
    };

    static IQueryable<StoreSeen> Seen(IQueryable<Store> stores) => stores.Select(store => new StoreSeen(
        store.Id, store.Code, store.Name, store.Kind, store.Franchisee, store.Region, store.City, store.TimeZone, store.IsOpen, store.UpdatedAt, store.Version));
}
