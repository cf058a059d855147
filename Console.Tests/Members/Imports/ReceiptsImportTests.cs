using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Tests.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Members.Imports;

public class ReceiptsImportTests
{
    [Theory, EachDatabase]
    public async Task Lines_of_one_receipt_are_brought_together_and_negative_lines_are_returns(DatabaseKind kind)
    {
        await using var console = await MembersImportTests.StartAsync(kind);
        await ImportTests.ImportAsync(console, "members", "member id,card\nA,C1\n");
        await ImportTests.ImportAsync(console, "stores", "code,name\nS1,One\n");
        await ImportTests.ImportAsync(console, "products", "sku,name\nP1,One\nP2,Two\n");
        const string file = """
            InvoiceNo,store,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID
            100,S1,P1,2,2026-11-20 10:00:00,5.50,C1
            101,S1,P2,1,2026-11-20 11:00:00,3,
            100,S1,P9,1,2026-11-20 10:00:00,1.25,C1
            C102,S1,P1,-1,2026-11-21 09:00:00,5.50,C1
            103,S1,P1,1,2026-11-21 10:00:00,5.50,C7
            103,S1,P2,-1,2026-11-21 10:00:00,3,C7
            104,S1,P1,1,nonsense,5.50,C1
            105,S1,P1,0,2026-11-21 10:30:00,5.50,C1
            """;

        var import = await ImportTests.ImportAsync(console, "receipts", file);

        Assert.Equal((8, 7, 1), (import.Rows, import.Good, import.Bad));
        await using var db = console.Read();
        var receipts = await db.Set<Receipt>().OrderBy(receipt => receipt.ReceiptNumber).ToListAsync();
        Assert.Equal([("100", 1225L), ("101", 300L), ("103", 550L), ("103/R", -300L), ("105", 0L), ("C102", -550L)], receipts.Select(receipt => (receipt.ReceiptNumber, receipt.Total)));
        Assert.Equal([true, false, false, false, true, true], receipts.Select(receipt => receipt.MemberId is not null));
        Assert.Equal(2, await db.Set<ReceiptLine>().CountAsync(line => line.ReceiptId == receipts[0].Id));
        var report = await ImportTests.ReportAsync(console, import.Id);
        foreach (var line in new[] { "3,CustomerID,", "4,StockCode,P9,", "6,CustomerID,C7,", "7,InvoiceNo,103,", "8,InvoiceDate,nonsense,", "9,Quantity,0," }) Assert.Contains("\n" + line, report);
    }

    [Theory, EachDatabase]
    public async Task The_same_receipts_twice_are_stored_once(DatabaseKind kind)
    {
        await using var console = await MembersImportTests.StartAsync(kind);
        const string file = "receipt,store,sku,qty,amount,time\n1,S,P,1,10,2026-11-20 10:00\n1,S,Q,1,5,2026-11-20 10:00\n";
        await ImportTests.ImportAsync(console, "receipts", file);

        var again = await ImportTests.ImportAsync(console, "receipts", file);

        Assert.Equal((2, 0), (again.Good, again.Bad));
        Assert.Equal((1, 2), await console.ReadAsync(async db => (await db.Set<Receipt>().CountAsync(), await db.Set<ReceiptLine>().CountAsync())));
    }
}
