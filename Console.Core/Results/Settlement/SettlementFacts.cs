using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results.Settlement;

/// <summary>One row of the ledger with its use, its place and its offer.</summary>
sealed class SettlementFact
{
    public required UseEntry Entry { get; init; }

    public required Use Use { get; init; }

    public required Offer Offer { get; init; }

    /// <summary>Null on the brand's web.</summary>
    public required Store? Store { get; init; }
}

/// <summary>The rows of the ledger that a settlement is made of. A test counts nowhere; a hold has given nothing yet.</summary>
static class SettlementFacts
{
    static readonly UseEntryKind[] Kinds = [UseEntryKind.Confirmed, UseEntryKind.Overrun, UseEntryKind.Refunded, UseEntryKind.Voided, UseEntryKind.ConfirmedPart];

    /// <summary>
    /// Every row that was booked in the month, as the calendar of its place has it. The ledger is only added to, with the time of booking: a month that is over in a place's
    /// zone never changes.
    /// </summary>
    public static async Task<IQueryable<SettlementFact>> OfAsync(ConsoleDb db, Scope scope, SettlementFilter filter, CancellationToken ct)
    {
        var stores = db.Set<Store>().Within(scope);
        if (!filter.Everywhere) stores = stores.Where(store => store.Kind == StoreKind.Franchise);
        if (!string.IsNullOrEmpty(filter.Franchisee)) stores = stores.Where(store => store.Franchisee == filter.Franchisee);
        if (!string.IsNullOrEmpty(filter.Store)) stores = stores.Where(store => store.Code == filter.Store);

        var months = (await stores.Select(store => store.TimeZone).Distinct().ToListAsync(ct)).Select(zone => new MonthOfZone(zone, filter.First)).ToList();
        var spans = months.Select(month => month.InStores).ToList();
        var web = filter.Everywhere && scope.IsEverything && string.IsNullOrEmpty(filter.Franchisee) && string.IsNullOrEmpty(filter.Store);
        if (web)
        {
            var month = new MonthOfZone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstAsync(ct), filter.First);
            months.Add(month);
            spans.Add(month.OnWeb);
        }

        return Joined(db, stores, months, web).Where(Predicates.Any(spans));
    }

    static IQueryable<SettlementFact> Joined(ConsoleDb db, IQueryable<Store> stores, IReadOnlyList<MonthOfZone> months, bool web)
    {
        // The widest span first, for the index; which zone's month it is decides the rest.
        var (from, to) = months.Count == 0 ? (default, default) : (months.Min(month => month.From), months.Max(month => month.To));
        var rows = db.Set<UseEntry>().Where(row => row.At >= from && row.At < to && EF.Parameter(Kinds).Contains(row.Kind));
        return web
            ? from row in rows
              join use in db.Set<Use>().Where(use => !use.IsTest) on row.UseId equals use.Id
              join offer in db.Set<Offer>() on row.OfferId equals offer.Id
              join store in stores on row.StoreId equals store.Id into places
              from store in places.DefaultIfEmpty()
              select new SettlementFact { Entry = row, Use = use, Offer = offer, Store = store }
            : from store in stores
              join row in rows on store.Id equals row.StoreId
              join use in db.Set<Use>().Where(use => !use.IsTest) on row.UseId equals use.Id
              join offer in db.Set<Offer>() on row.OfferId equals offer.Id
              select new SettlementFact { Entry = row, Use = use, Offer = offer, Store = store };
    }

    /// <summary>A month on the wall clock of a zone.</summary>
    sealed record MonthOfZone(string Zone, DateOnly First)
    {
        public DateTimeOffset From { get; } = Instants.StartOfDay(First, Instants.Zone(Zone));

        public DateTimeOffset To { get; } = Instants.StartOfDay(First.AddMonths(1), Instants.Zone(Zone));

        public Expression<Func<SettlementFact, bool>> InStores
        {
            get
            {
                var (zone, from, to) = (Zone, From, To);
                return fact => fact.Store!.TimeZone == zone && fact.Entry.At >= from && fact.Entry.At < to;
            }
        }

        public Expression<Func<SettlementFact, bool>> OnWeb
        {
            get
            {
                var (from, to) = (From, To);
                return fact => fact.Entry.StoreId == null && fact.Entry.At >= from && fact.Entry.At < to;
            }
        }
    }
}
