using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>Writes the offline tills and their overruns as an Excel workbook, row by row.</summary>
public sealed class TillsWorkbook(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Writes to a stream; it is written synchronously, so give it a file.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task WriteAsync(Actor by, TillFilter filter, string language, Stream stream, CancellationToken ct)
    {
        by.Demand(Right.ViewSettlement);
        string Say(string key) => Wording.Say("tills." + key, language);
        SheetColumn Text(string key, double width = 16) => new(Say(key), width);
        SheetColumn Number(string key) => new(Say(key), 14, AlignRight: true);
        await using var db = databases.CreateDbContext();
        var zone = Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstAsync(ct));
        using var book = new SheetBook(stream, leaveOpen: true);
        var tills = book.Begin(Say("tills"), Text("store_code", 12), Text("store", 28), Text("device"), Text("test", 10), Text("seen", 20),
            Number("contiguous"), Number("highest"), Number("missing"),
            Number("sales"), Number("overruns"), Number("refused"));
        await foreach (var row in TillQueries.Tills(db, by, filter).AsAsyncEnumerable().WithCancellation(ct))
        {
            tills.Text(row.Store).Text(row.StoreName).Text(row.Device).Text(row.IsTest ? Say("test") : null).Moment(row.SeenAt, zone).Whole(row.Contiguous).Whole(row.Highest)
                .Whole(row.Missing).Whole(row.Sales).Whole(row.Overruns).Whole(row.Refused).EndRow();
        }

        var overruns = book.Begin(Say("overruns"), Text("at", 20), Text("store_code", 12), Text("store", 28), Text("device"), Text("receipt", 22),
            Text("offer", 30), Number("version"), Text("cause"), Text("currency", 10),
            Number("discount"), Number("brand"), Number("store_share"), Number("supplier"));
        await foreach (var row in TillQueries.Overruns(db, by, filter).AsAsyncEnumerable().WithCancellation(ct))
        {
            overruns.Moment(row.At, zone).Text(row.Store).Text(row.StoreName).Text(row.Device).Text(row.Receipt).Text(row.Offer).Whole(row.OfferNumber)
                .Text(row.Cause is null ? null : Say("cause_" + row.Cause)).Text(row.Currency).Money(row.Discount, row.Currency).Money(row.Brand, row.Currency)
                .Money(row.StoreShare, row.Currency).Money(row.Supplier, row.Currency).EndRow();
        }
    }
}
