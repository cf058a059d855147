using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>The places that baskets come from, as the catalogue has them.</summary>
public sealed class SellingPlaces(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    const string Web = "";

    readonly Recent<string, Known> places = new(gate, clock, typeof(Store), typeof(Brand));

    /// <summary>The store of a code, within the actor's scope; without a code the brand's web.</summary>
    /// <exception cref="Refused"><c>store_unknown</c>, <c>store_out_of_scope</c></exception>
    internal async Task<SellingPlace> OfAsync(Actor by, string? code, CancellationToken ct)
    {
        var known = await places.OfAsync(code ?? Web, () => ReadAsync(code, ct)) ?? throw RedemptionRefusals.StoreUnknown(code!);
        return known.Store is null || SellingPlace.Within(by.Scope, known.Store) ? known.Place : throw RedemptionRefusals.StoreOutOfScope(code!);
    }

    async Task<Known?> ReadAsync(string? code, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var brand = await db.Set<Brand>().Select(brand => new { brand.TimeZone, brand.Currency, brand.Language }).FirstOrDefaultAsync(ct)
            ?? throw new InvalidOperationException("There is no brand yet.");
        if (string.IsNullOrEmpty(code)) return new Known(new SellingPlace(null, null, null, null, null, Instants.Zone(brand.TimeZone), brand.Currency, brand.Language), null);
        return await db.Set<Store>().FirstOrDefaultAsync(store => store.Code == code, ct) is not { } store
            ? null
            : new Known(new SellingPlace(store.Id, store.Code, store.Name, store.Kind, store.Region, Instants.Zone(store.TimeZone), brand.Currency, brand.Language), store);
    }

    /// <param name="Store">Null on the brand's web.</param>
    sealed record Known(SellingPlace Place, Store? Store);
}
