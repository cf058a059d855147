using System.Linq.Expressions;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Redemptions;

namespace CampaignConsole.Core.Results.Settlement;

/// <summary>What rows are summed by: a place, an offer in a place, or all of a currency.</summary>
sealed class SettlementKey
{
    public long? StoreId { get; init; }

    public string? Code { get; init; }

    public string? Name { get; init; }

    public string? Franchisee { get; init; }

    public StoreKind? Kind { get; init; }

    public long? OfferId { get; init; }

    public string? Offer { get; init; }

    public int? Number { get; init; }

    public string? Hash { get; init; }

    public required string Currency { get; init; }

    public SettlementPlace Place => new(StoreId, Code, Name, Franchisee, Kind == StoreKind.Franchise);

    public static Expression<Func<SettlementFact, SettlementKey>> ByOffer => fact => new SettlementKey
    {
        StoreId = fact.Entry.StoreId, Code = fact.Store!.Code, Name = fact.Store!.Name, Franchisee = fact.Store!.Franchisee, Kind = fact.Store!.Kind,
        OfferId = fact.Offer.Id, Offer = fact.Offer.Name, Number = fact.Offer.Number, Hash = fact.Offer.Hash, Currency = fact.Use.Currency,
    };

    public static Expression<Func<SettlementFact, SettlementKey>> ByPlace => fact => new SettlementKey
    {
        StoreId = fact.Entry.StoreId, Code = fact.Store!.Code, Name = fact.Store!.Name, Franchisee = fact.Store!.Franchisee, Kind = fact.Store!.Kind, Currency = fact.Use.Currency,
    };

    public static Expression<Func<SettlementFact, SettlementKey>> ByCurrency => fact => new SettlementKey { Currency = fact.Use.Currency };
}

/// <summary>The sums of one key, as the database makes them.</summary>
sealed class SettlementSum
{
    public required SettlementKey Key { get; init; }

    public int Uses { get; init; }

    public int Overruns { get; init; }

    public int Late { get; init; }

    public int Returns { get; init; }

    public long Given { get; init; }

    public long Brand { get; init; }

    public long Store { get; init; }

    public long Supplier { get; init; }

    /// <summary>Of franchise stores alone.</summary>
    public long Owed { get; init; }

    public SettlementFigures Figures => new(Uses, Overruns, Late, Returns, Given, Given - (Brand + Store + Supplier), Brand, Store, Supplier);

    /// <summary>Sums rows in the database.</summary>
    /// <param name="first">First day of the month: a sale of an earlier day arrived late.</param>
    public static IQueryable<SettlementSum> Of(IQueryable<SettlementFact> facts, Expression<Func<SettlementFact, SettlementKey>> key, DateOnly first) =>
        facts.GroupBy(key).Select(group => new SettlementSum
        {
            Key = group.Key,
            Uses = group.Sum(fact => fact.Entry.Kind == UseEntryKind.Confirmed || fact.Entry.Kind == UseEntryKind.Overrun ? 1 : 0),
            Overruns = group.Sum(fact => fact.Entry.Kind == UseEntryKind.Overrun ? 1 : 0),
            Late = group.Sum(fact => (fact.Entry.Kind == UseEntryKind.Confirmed || fact.Entry.Kind == UseEntryKind.Overrun) && fact.Use.StoreDay < first ? 1 : 0),
            Returns = group.Sum(fact => fact.Entry.Kind == UseEntryKind.Refunded || fact.Entry.Kind == UseEntryKind.Voided ? 1 : 0),
            Given = group.Sum(fact => fact.Entry.Kind == UseEntryKind.Confirmed || fact.Entry.Kind == UseEntryKind.Overrun || fact.Entry.Kind == UseEntryKind.ConfirmedPart
                ? fact.Entry.BrandShare + fact.Entry.StoreShare + fact.Entry.SupplierShare : 0L),
            Brand = group.Sum(fact => fact.Entry.BrandShare),
            Store = group.Sum(fact => fact.Entry.StoreShare),
            Supplier = group.Sum(fact => fact.Entry.SupplierShare),
            Owed = group.Sum(fact => fact.Store!.Kind == StoreKind.Franchise ? fact.Entry.BrandShare + fact.Entry.SupplierShare : 0L),
        });
}
