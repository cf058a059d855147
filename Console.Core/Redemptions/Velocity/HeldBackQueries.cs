using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Who was held back, when, and by which limit.</summary>
/// <param name="Word">The member's id, the device, the clerk or the key.</param>
/// <param name="Store">The store's code, where there is one.</param>
public sealed record HeldBackRow(VelocityScope Scope, string Word, string? Store, int Most, int Minutes, int Refused, int Booked, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>Reads who was held back, within the actor's stores.</summary>
public sealed class HeldBackQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The newest first.</summary>
    public async Task<Page<HeldBackRow>> ListAsync(Actor by, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var rows = Within(db, by);
        return new Page<HeldBackRow>(await Seen(db, rows.OrderByDescending(row => row.LastAt).Skip(page.Skip).Take(page.Limit)).ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>The newest since an instant, for the first page.</summary>
    public static Task<List<HeldBackRow>> SinceAsync(ConsoleDb db, Actor by, DateTimeOffset since, int most, CancellationToken ct) =>
        Seen(db, Within(db, by).Where(row => row.LastAt >= since).OrderByDescending(row => row.LastAt).Take(most)).ToListAsync(ct);

    static IQueryable<HeldBack> Within(ConsoleDb db, Actor by)
    {
        var rows = db.Set<HeldBack>().AsQueryable();
        if (by.Scope.IsEverything) return rows;
        var stores = db.StoresWithin(by.Scope);
        return rows.Where(row => row.StoreId != null && stores.Contains(row.StoreId.Value));
    }

    static IQueryable<HeldBackRow> Seen(ConsoleDb db, IQueryable<HeldBack> rows) => rows.Select(row => new HeldBackRow(
        row.Scope, row.Word, db.Set<Store>().Where(store => store.Id == row.StoreId).Select(store => store.Code).FirstOrDefault(),
        row.Most, row.Minutes, row.Refused, row.Booked, row.FirstAt, row.LastAt));
}
