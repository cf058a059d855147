using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>Which store a task goes to: the member's home store while it is open and has staff, else the one of the settings.</summary>
static class TaskStores
{
    /// <summary>Stores that staff work in.</summary>
    public static IQueryable<Store> Staffed(ConsoleDb db) => db.Set<Store>().Where(store => store.IsOpen && store.Kind != StoreKind.Online);

    /// <summary>Whether the store of the settings is one.</summary>
    public static Task<bool> KnowsDefaultAsync(ConsoleDb db, TaskTerms terms, CancellationToken ct) => Staffed(db).AnyAsync(store => store.Code == terms.DefaultStore, ct);

    /// <summary>Store and end of each ledger row; a store of null: nobody does it.</summary>
    public static async Task<IReadOnlyDictionary<long, (long? Store, DateTimeOffset? ExpiresAt)>> OfAsync(ConsoleDb db, TaskTerms terms, long[] deliveries, CancellationToken ct)
    {
        // It may have been closed since it was saved.
        var fallback = await Staffed(db).Where(store => store.Code == terms.DefaultStore).Select(store => (long?)store.Id).FirstOrDefaultAsync(ct);
        var rows = await (from row in db.Set<Delivery>()
                          where EF.Parameter(deliveries).Contains(row.Id)
                          join member in db.Set<Member>() on row.MemberId equals member.Id
                          join store in Staffed(db) on member.HomeStoreId equals store.Id into homes
                          from home in homes.DefaultIfEmpty()
                          select new { row.Id, row.ExpiresAt, Home = home == null ? null : (long?)home.Id }).ToListAsync(ct);
        return rows.ToDictionary(row => row.Id, row => (row.Home ?? fallback, row.ExpiresAt));
    }
}
