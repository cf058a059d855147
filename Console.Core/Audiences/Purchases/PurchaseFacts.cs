using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Purchases;

/// <summary>Purchases as sets: current revisions of known members, within a filter and a window; what was returned leaves every aggregate.</summary>
/// <remarks>A return belongs to the sale of the same member, source and receipt number, wherever it was brought back; one without a known sale counts on its own day.</remarks>
sealed class PurchaseFacts
{
    readonly ConsoleDb db;
    readonly PurchaseFilter? filter;
    readonly (DateTimeOffset? From, DateTimeOffset? Until) edges;
    readonly string? currency;

    /// <param name="currency">Amounts of other currencies are left out; null takes all, for rules that count.</param>
    public PurchaseFacts(RuleSource source, PurchaseFilter? filter, Window? window, string? currency = null)
        : this(source.Db, filter, window?.Edges(source.Time) ?? default, currency)
    {
    }

    PurchaseFacts(ConsoleDb db, PurchaseFilter? filter, (DateTimeOffset? From, DateTimeOffset? Until) edges, string? currency)
    {
        (this.db, this.filter, this.edges, this.currency) = (db, filter, edges, currency);
        Sales = Narrow(filter?.NamesProducts == true ? SaleLines() : SaleReceipts());
        Returns = Narrow(filter?.NamesProducts == true ? ReturnLines() : ReturnReceipts());
    }

    public IQueryable<PurchaseFact> Sales { get; }

    /// <summary>With negative amounts, at the time of their sales.</summary>
    public IQueryable<PurchaseFact> Returns { get; }

    public IQueryable<PurchaseFact> All => Sales.Concat(Returns);

    /// <summary>Sales of which something is left with the member.</summary>
    public IQueryable<PurchaseFact> Kept
    {
        get
        {
            var gone = WhollyReturned;
            return Sales.Where(fact => !gone.Contains(fact.SaleId));
        }
    }

    /// <summary>What kept sales are worth: their amounts less what came back.</summary>
    public IQueryable<PurchaseFact> KeptAmounts
    {
        get
        {
            var kept = Kept.Select(fact => fact.SaleId);
            return All.Where(fact => kept.Contains(fact.SaleId));
        }
    }

    /// <summary>One member id for every kept purchase; several matching lines of a receipt are one purchase.</summary>
    public IQueryable<long> Happenings => filter?.NamesProducts == true
        ? Kept.Select(fact => new { fact.MemberId, fact.SaleId }).Distinct().Select(sale => sale.MemberId)
        : Kept.Select(fact => fact.MemberId);

    /// <summary>The same, before and after this window.</summary>
    public PurchaseFacts Before => new(db, filter, (null, edges.From), currency);

    public PurchaseFacts After => new(db, filter, (edges.Until, null), currency);

    public bool IsOpenAtStart => edges.From is null;

    public bool IsOpenAtEnd => edges.Until is null;

    IQueryable<long> WhollyReturned
    {
        get
        {
            var touched = Returns.Select(fact => fact.SaleId);
            return Sales.Where(fact => touched.Contains(fact.SaleId)).Concat(Returns).GroupBy(fact => fact.SaleId)
                .Where(sale => sale.Sum(fact => fact.Amount) <= 0).Select(sale => sale.Key);
        }
    }

    IQueryable<Receipt> Current(ReceiptKind kind) => db.Set<Receipt>().Where(receipt => receipt.IsCurrent && receipt.Kind == kind && receipt.MemberId != null);

    IQueryable<PurchaseFact> SaleReceipts() => Current(ReceiptKind.Sale).Select(sale => new PurchaseFact
    {
        MemberId = sale.MemberId!.Value, SaleId = sale.Id, At = sale.At, StoreId = sale.StoreId, Channel = sale.Channel, Currency = sale.Currency, Amount = sale.Total,
    });

    IQueryable<PurchaseFact> SaleLines() =>
        from line in db.Set<ReceiptLine>()
        join sale in Current(ReceiptKind.Sale) on line.ReceiptId equals sale.Id
        where line.IsCurrent
        select new PurchaseFact
        {
            MemberId = sale.MemberId!.Value, SaleId = sale.Id, At = sale.At, StoreId = sale.StoreId, Channel = sale.Channel, Currency = sale.Currency,
            ProductId = line.ProductId, Amount = line.Amount,
        };

    // "?? 0": between two nullable columns EF would compare with OR … IS NULL, which no index serves.
    IQueryable<PurchaseFact> ReturnReceipts() =>
        from back in Current(ReceiptKind.Return)
        join one in Current(ReceiptKind.Sale) on new { Member = back.MemberId ?? 0, back.Source, Number = back.OriginalReceiptNumber } equals new { Member = one.MemberId!.Value, one.Source, Number = (string?)one.ReceiptNumber } into sales
        from sale in sales.DefaultIfEmpty()
        select new PurchaseFact
        {
            MemberId = back.MemberId!.Value, SaleId = (long?)sale!.Id ?? -back.Id, At = sale == null ? back.At : sale.At,
            StoreId = sale == null ? back.StoreId : sale.StoreId, Channel = sale == null ? back.Channel : sale.Channel, Currency = back.Currency, Amount = back.Total,
        };

    IQueryable<PurchaseFact> ReturnLines() =>
        from back in Current(ReceiptKind.Return)
        join line in db.Set<ReceiptLine>() on back.Id equals line.ReceiptId
        join one in Current(ReceiptKind.Sale) on new { Member = back.MemberId ?? 0, back.Source, Number = back.OriginalReceiptNumber } equals new { Member = one.MemberId!.Value, one.Source, Number = (string?)one.ReceiptNumber } into sales
        from sale in sales.DefaultIfEmpty()
        where line.IsCurrent
        select new PurchaseFact
        {
            MemberId = back.MemberId!.Value, SaleId = (long?)sale!.Id ?? -back.Id, At = sale == null ? back.At : sale.At,
            StoreId = sale == null ? back.StoreId : sale.StoreId, Channel = sale == null ? back.Channel : sale.Channel, Currency = back.Currency,
            ProductId = line.ProductId, Amount = line.Amount,
        };

    IQueryable<PurchaseFact> Narrow(IQueryable<PurchaseFact> facts)
    {
        if (edges.From is { } from) facts = facts.Where(fact => fact.At >= from);
        if (edges.Until is { } until) facts = facts.Where(fact => fact.At < until);
        if (currency is { } one) facts = facts.Where(fact => fact.Currency == one);
        if (filter is null) return facts;
        if (filter.NamesProducts)
        {
            var products = filter.Products(db);
            facts = facts.Where(fact => fact.ProductId != null && products.Contains(fact.ProductId.Value));
        }

        if (filter.Stores is { IsEmpty: false })
        {
            var stores = filter.Stores.Ids(db);
            facts = facts.Where(fact => fact.StoreId != null && stores.Contains(fact.StoreId.Value));
        }

        if (filter.Channels is { Count: > 0 } channels) facts = facts.Where(fact => channels.Contains(fact.Channel));
        return facts;
    }
}
