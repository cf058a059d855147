using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>What a list of tills is narrowed to.</summary>
/// <param name="Store">The store's code.</param>
/// <param name="OnlyGaps">Those of which numbers are missing.</param>
public sealed record TillFilter(string? Store = null, bool OnlyGaps = false);

/// <summary>A till that went offline and told us of it.</summary>
/// <param name="SeenAt">When its last batch came.</param>
/// <param name="Contiguous">Every number up to this one has come.</param>
/// <param name="Highest">The greatest number that has come.</param>
/// <param name="Missing">Numbers up to the greatest that never came.</param>
/// <param name="Overruns">Sales of which an offer went beyond its cap.</param>
public sealed record TillRow(
    string Store, string StoreName, string Device, bool IsTest, DateTimeOffset SeenAt, long Contiguous, long Highest, long Missing, int Sales, int Overruns, int Refused);

/// <summary>An offer that was given beyond its cap: by a till that could not ask, or late. Amounts in minor units.</summary>
/// <param name="Device">The till; null where it was not told by number.</param>
/// <param name="Cause"><c>offline</c> or <c>late</c>.</param>
public sealed record OverrunRow(
    DateTimeOffset At, string? Store, string? StoreName, string? Device, string? Receipt, string Offer, int OfferNumber, string? Cause, string Currency,
    long Discount, long Brand, long StoreShare, long Supplier);

/// <summary>Reads how tills that go offline stand, and what they gave beyond caps and at whose cost; within the actor's stores.</summary>
public sealed class TillQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>A page of tills, by store and name.</summary>
    public async Task<Page<TillRow>> TillsAsync(Actor by, TillFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewSettlement);
        await using var db = databases.CreateDbContext();
        var rows = Tills(db, by, filter);
        return new Page<TillRow>(await rows.Skip(page.Skip).Take(page.Limit).ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>A page of overruns, the newest first; tests count nowhere and have none.</summary>
    public async Task<Page<OverrunRow>> OverrunsAsync(Actor by, TillFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewSettlement);
        await using var db = databases.CreateDbContext();
        var rows = Overruns(db, by, filter);
        return new Page<OverrunRow>(await rows.Skip(page.Skip).Take(page.Limit).ToListAsync(ct), await rows.CountAsync(ct));
    }

    internal static IQueryable<TillRow> Tills(ConsoleDb db, Actor by, TillFilter filter)
    {
        var stores = Stores(db, by, filter);
        var rows =
            from till in db.Set<TillDevice>()
            join store in stores on till.StoreId equals store.Id
            orderby store.Code, till.Device, till.IsTest
            select new
            {
                till, store.Code, store.Name,
                Missing = till.Highest - till.Contiguous - db.Set<OfflineSale>().Count(sale => sale.StoreId == till.StoreId && sale.Device == till.Device && sale.IsTest == till.IsTest
                    && sale.Sequence > till.Contiguous),
                Sales = db.Set<OfflineSale>().Count(sale => sale.StoreId == till.StoreId && sale.Device == till.Device && sale.IsTest == till.IsTest
                    && sale.Outcome != OfflineOutcome.Refused),
                Overruns = db.Set<OfflineSale>().Count(sale => sale.StoreId == till.StoreId && sale.Device == till.Device && sale.IsTest == till.IsTest
                    && sale.Outcome == OfflineOutcome.Overrun),
                Refused = db.Set<OfflineSale>().Count(sale => sale.StoreId == till.StoreId && sale.Device == till.Device && sale.IsTest == till.IsTest
                    && sale.Outcome == OfflineOutcome.Refused),
            };
        if (filter.OnlyGaps) rows = rows.Where(row => row.Missing > 0);
        return rows.Select(row => new TillRow(
            row.Code, row.Name, row.till.Device, row.till.IsTest, row.till.SeenAt, row.till.Contiguous, row.till.Highest, row.Missing, row.Sales, row.Overruns, row.Refused));
    }

    internal static IQueryable<OverrunRow> Overruns(ConsoleDb db, Actor by, TillFilter filter)
    {
        var all = by.Scope.IsEverything && string.IsNullOrEmpty(filter.Store);
        var stores = Stores(db, by, filter);
        // Further parts of an overrun, each a row of its own.
        var further = db.Set<UseEntry>().Where(row => row.Kind == UseEntryKind.ConfirmedPart);
        return
            from entry in db.Set<UseEntry>().Where(entry => entry.Kind == UseEntryKind.Overrun)
            join use in db.Set<Use>().Where(use => !use.IsTest) on entry.UseId equals use.Id
            join redemption in db.Set<Redemption>() on use.RedemptionId equals redemption.Id
            join offer in db.Set<Offer>() on entry.OfferId equals offer.Id
            join store in stores on entry.StoreId equals store.Id into places
            from store in places.DefaultIfEmpty()
            where all || store != null
            orderby entry.Id descending
            select new OverrunRow(
                use.At, store.Code, store.Name, db.Set<OfflineSale>().Where(sale => sale.RedemptionId == redemption.Id).Select(sale => sale.Device).FirstOrDefault(), redemption.ReceiptNumber,
                offer.Name, offer.Number, entry.Cause, use.Currency,
                entry.BrandShare + entry.StoreShare + entry.SupplierShare
                    + further.Where(row => row.UseId == entry.UseId).Sum(row => row.BrandShare + row.StoreShare + row.SupplierShare),
                entry.BrandShare + further.Where(row => row.UseId == entry.UseId).Sum(row => row.BrandShare),
                entry.StoreShare + further.Where(row => row.UseId == entry.UseId).Sum(row => row.StoreShare),
                entry.SupplierShare + further.Where(row => row.UseId == entry.UseId).Sum(row => row.SupplierShare));
    }

    static IQueryable<Store> Stores(ConsoleDb db, Actor by, TillFilter filter)
    {
        var stores = db.Set<Store>().Within(by.Scope);
        return string.IsNullOrEmpty(filter.Store) ? stores : stores.Where(store => store.Code == filter.Store);
    }
}
