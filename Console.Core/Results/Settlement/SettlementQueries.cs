using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results.Settlement;

/// <summary>Reads what a month's discounts come to for each place and party, within the actor's stores. The ledger of uses is its one source.</summary>
public sealed class SettlementQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>A page of the offers in each place, by the store's code and the offer; the web last.</summary>
    public async Task<Page<SettlementRow>> RowsAsync(Actor by, SettlementFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewSettlement);
        await using var db = databases.CreateDbContext();
        var sums = SettlementSum.Of(await SettlementFacts.OfAsync(db, by.Scope, filter, ct), SettlementKey.ByOffer, filter.First);
        var rows = await Ordered(sums).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<SettlementRow>([.. rows.Select(Row)], await sums.CountAsync(ct));
    }

    /// <summary>All places together, one row for each currency.</summary>
    public async Task<IReadOnlyList<SettlementTotal>> TotalsAsync(Actor by, SettlementFilter filter, CancellationToken ct)
    {
        by.Demand(Right.ViewSettlement);
        await using var db = databases.CreateDbContext();
        var sums = await SettlementSum.Of(await SettlementFacts.OfAsync(db, by.Scope, filter, ct), SettlementKey.ByCurrency, filter.First).ToListAsync(ct);
        return [.. sums.OrderBy(sum => sum.Key.Currency, StringComparer.Ordinal).Select(sum => new SettlementTotal(sum.Key.Currency, sum.Figures, sum.Owed))];
    }

    /// <summary>What a list of settlements offers to choose from: the owners of franchise stores, and the month that the brand's calendar shows.</summary>
    public async Task<SettlementChoices> ChoicesAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewSettlement);
        await using var db = databases.CreateDbContext();
        var stores = db.Set<Store>().Within(by.Scope).Where(store => store.Kind == StoreKind.Franchise && store.Franchisee != null);
        var zone = Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstAsync(ct));
        return new SettlementChoices(
            await stores.Select(store => store.Franchisee!).Distinct().OrderBy(name => name).ToListAsync(ct),
            Instants.Date(clock.GetUtcNow(), zone));
    }

    internal static IQueryable<SettlementSum> Ordered(IQueryable<SettlementSum> sums) =>
        sums.OrderBy(sum => sum.Key.Code == null).ThenBy(sum => sum.Key.Code).ThenBy(sum => sum.Key.OfferId).ThenBy(sum => sum.Key.Currency);

    internal static SettlementRow Row(SettlementSum sum) => new(
        sum.Key.Place, sum.Key.OfferId!.Value, sum.Key.Offer!, sum.Key.Number!.Value, sum.Key.Hash!, sum.Key.Currency, sum.Figures);
}

/// <summary>What to choose from.</summary>
/// <param name="Today">On the brand's calendar.</param>
public sealed record SettlementChoices(IReadOnlyList<string> Franchisees, DateOnly Today);
