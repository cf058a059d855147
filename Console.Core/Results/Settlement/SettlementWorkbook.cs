using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Results.Exports;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results.Settlement;

/// <summary>Writes a month's settlement as an Excel workbook: totals per store, the offers of each store, and every use and return.</summary>
public sealed class SettlementWorkbook(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Writes to a stream, uses and returns streamed; the stream is written synchronously, so give it a file.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task WriteAsync(Actor by, SettlementFilter filter, string language, Stream stream, CancellationToken ct)
    {
        by.Demand(Right.ViewSettlement);
        await using var db = databases.CreateDbContext();
        var (say, facts) = (new WorkbookWords(language), await SettlementFacts.OfAsync(db, by.Scope, filter, ct));
        using var book = new SheetBook(stream, leaveOpen: true);
        await StoresAsync(book, facts, filter, say, ct);
        await OffersAsync(book, facts, filter, say, ct);
        await EntriesAsync(book, db, facts, filter, say, ct);
    }

    static async Task StoresAsync(SheetBook book, IQueryable<SettlementFact> facts, SettlementFilter filter, WorkbookWords say, CancellationToken ct)
    {
        var sheet = book.Begin(say["settlement_stores"], [.. Places(say), .. Figures(say)]);
        foreach (var sum in await SettlementSum.Of(facts, SettlementKey.ByPlace, filter.First)
            .OrderBy(sum => sum.Key.Code == null).ThenBy(sum => sum.Key.Code).ThenBy(sum => sum.Key.Currency).ToListAsync(ct))
        {
            Place(sheet, filter, sum.Key.Place, say);
            Figures(sheet, sum.Key.Currency, sum.Figures, sum.Key.Place);
        }
    }

    static async Task OffersAsync(SheetBook book, IQueryable<SettlementFact> facts, SettlementFilter filter, WorkbookWords say, CancellationToken ct)
    {
        var sheet = book.Begin(say["settlement_offers"],
            [.. Places(say), new SheetColumn(say["offer"], 30), Amount(say["offer_id"], 10), Amount(say["offer_version"], 10), new SheetColumn(say["offer_hash"], 20), .. Figures(say)]);
        await foreach (var sum in SettlementQueries.Ordered(SettlementSum.Of(facts, SettlementKey.ByOffer, filter.First)).AsAsyncEnumerable().WithCancellation(ct))
        {
            var row = SettlementQueries.Row(sum);
            Place(sheet, filter, row.Place, say);
            sheet.Text(row.Offer).Whole(row.OfferId).Whole(row.OfferNumber).Text(row.OfferHash);
            Figures(sheet, row.Currency, row.Figures, row.Place);
        }
    }

    static async Task EntriesAsync(SheetBook book, ConsoleDb db, IQueryable<SettlementFact> facts, SettlementFilter filter, WorkbookWords say, CancellationToken ct)
    {
        var sheet = book.Begin(say["settlement_rows"],
        [
            .. Places(say), new SheetColumn(say["booked_at"], 20), new SheetColumn(say["entry"], 14), new SheetColumn(say["channel"], 14), new SheetColumn(say["offer"], 30), Amount(say["offer_id"], 10),
            new SheetColumn(say["offer_hash"], 20), new SheetColumn(say["receipt"], 22), new SheetColumn(say["sold_on"], 14), new SheetColumn(say["sold_in"], 14), new SheetColumn(say["late_mark"], 26),
            new SheetColumn(say["currency"], 10), Amount(say["discount"]), Amount(say["brand_share"]), Amount(say["store_share"]), Amount(say["supplier_share"]), Amount(say["owed"]),
        ]);
        var names = Enum.GetValues<UseEntryKind>().ToDictionary(kind => kind, kind => say["entry_" + kind.ToString().ToLowerInvariant()]);
        var zone = Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstAsync(ct));
        await foreach (var row in Entries(db, facts, filter.First).AsAsyncEnumerable().WithCancellation(ct))
        {
            Place(sheet, filter, row.Place, say);
            sheet.Moment(row.At, row.TimeZone is { } own ? Instants.Zone(own) : zone).Text(names[row.Kind]).Text(say.Channel(row.Channel)).Text(row.Offer).Whole(row.OfferId).Text(row.OfferHash)
                .Text(row.Receipt).Date(row.SoldOn).Text(row.SoldIn ?? say["web"]).Text(row.IsLate ? say["late"] : null).Text(row.Currency).Money(row.Discount, row.Currency)
                .Money(row.Brand, row.Currency).Money(row.Store, row.Currency).Money(row.Supplier, row.Currency).Money(row.Place.IsFranchise ? row.Brand + row.Supplier : null, row.Currency).EndRow();
        }
    }

    static IQueryable<SettlementEntry> Entries(ConsoleDb db, IQueryable<SettlementFact> facts, DateOnly first) =>
        from fact in facts
        join redemption in db.Set<Redemption>() on fact.Use.RedemptionId equals redemption.Id
        join part in db.Set<Redemption>() on fact.Entry.PartId equals part.Id into parts
        from part in parts.DefaultIfEmpty()
        join seller in db.Set<Store>() on fact.Use.StoreId equals seller.Id into sellers
        from seller in sellers.DefaultIfEmpty()
        orderby fact.Store!.Code == null, fact.Store!.Code, fact.Entry.Id
        select new SettlementEntry(
            new SettlementPlace(fact.Entry.StoreId, fact.Store!.Code, fact.Store!.Name, fact.Store!.Franchisee, fact.Store!.Kind == StoreKind.Franchise), fact.Store!.TimeZone, fact.Entry.At,
            fact.Entry.Kind, fact.Entry.Channel, fact.Offer.Id, fact.Offer.Name, fact.Offer.Hash, fact.Use.Currency, part.ReceiptNumber ?? redemption.ReceiptNumber, fact.Use.StoreDay, seller.Code,
            fact.Entry.BrandShare, fact.Entry.StoreShare, fact.Entry.SupplierShare,
            (fact.Entry.Kind == UseEntryKind.Confirmed || fact.Entry.Kind == UseEntryKind.Overrun) && fact.Use.StoreDay < first);

    static IEnumerable<SheetColumn> Places(WorkbookWords say) =>
        [new SheetColumn(say["month"], 10), new SheetColumn(say["store_code"], 12), new SheetColumn(say["store"], 28), new SheetColumn(say["franchisee"], 24)];

    static void Place(Sheet sheet, SettlementFilter filter, SettlementPlace place, WorkbookWords say) =>
        sheet.Text(filter.First.ToString("yyyy-MM", say.Culture)).Text(place.Code ?? say["web"]).Text(place.Name ?? say["web"]).Text(place.Franchisee);

    static IEnumerable<SheetColumn> Figures(WorkbookWords say) =>
    [
        new SheetColumn(say["currency"], 10), Amount(say["uses"]), Amount(say["overruns"]), Amount(say["late_uses"]), Amount(say["returns"]), Amount(say["given"]), Amount(say["returned"]), Amount(say["net"]),
        Amount(say["brand_share"]), Amount(say["store_share"]), Amount(say["supplier_share"]), Amount(say["owed"]),
    ];

    static void Figures(Sheet sheet, string currency, SettlementFigures figures, SettlementPlace place) =>
        sheet.Text(currency).Whole(figures.Uses).Whole(figures.Overruns).Whole(figures.Late).Whole(figures.Returns).Money(figures.Given, currency).Money(figures.Returned, currency)
            .Money(figures.Net, currency).Money(figures.Brand, currency).Money(figures.Store, currency).Money(figures.Supplier, currency).Money(place.OwedOf(figures), currency).EndRow();

    static SheetColumn Amount(string header, double width = 14) => new(header, width, AlignRight: true);
}
