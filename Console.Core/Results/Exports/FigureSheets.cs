using CampaignConsole.Core.Platform.Tables.Sheets;

namespace CampaignConsole.Core.Results.Exports;

/// <summary>The sheets with one row a channel, a store or a day.</summary>
static class FigureSheets
{
    public static void Write(SheetBook book, CampaignResults results, WorkbookWords say)
    {
        Funnel(book, results, say);
        if (results.Links.Count > 0) Links(book, results, say);
        Uses(book, say["by_channel"], say["channel"], results.ByChannel, results.Header.Currency, say, (sheet, key) => sheet.Text(say.Channel(key)));
        Uses(book, say["reached_by"], say["channel"], results.ByReachedBy, results.Header.Currency, say, (sheet, key) => sheet.Text(say.Channel(key)));
        Stores(book, results, say);
        Uses(book, say["by_day"], say["day"], results.ByDay, results.Header.Currency, say, (sheet, key) => sheet.Date(key));
    }

    static void Funnel(SheetBook book, CampaignResults results, WorkbookWords say)
    {
        string[] columns = ["planned", "sent", "skipped", "failed", "unknown", "pending", "in_hand", "delivered", "opened", "clicked", "redeemed", "opened_by_machines", "clicked_by_machines"];
        var sheet = book.Begin(say["funnel"], [new SheetColumn(say["channel"], 22), .. columns.Select(column => new SheetColumn(say[column], 12, AlignRight: true))]);
        foreach (var row in results.Funnel)
        {
            var (balance, delivered, opened, clicked, redeemed) = row;
            var channel = balance.IsReminder ? string.Format(say.Culture, say["reminder_on"], say.Channel(balance.Channel)) : say.Channel(balance.Channel);
            sheet.Text(channel).Whole(balance.Planned).Whole(balance.Sent).Whole(balance.Skipped).Whole(balance.Failed)
                .Whole(balance.Unknown).Whole(balance.Pending).Whole(balance.InHand).Whole(delivered).Whole(opened).Whole(clicked).Whole(redeemed)
                .Whole(row.OpenedByMachines).Whole(row.ClickedByMachines).EndRow();
        }
    }

    static void Links(SheetBook book, CampaignResults results, WorkbookWords say)
    {
        var sheet = book.Begin(say["links"], new SheetColumn(say["link"], 80), Right(say["clicked"]), Right(say["clicked_by_machines"]));
        foreach (var link in results.Links) sheet.Text(link.Url ?? say["own_page"]).Whole(link.Clicked).Whole(link.ByMachines).EndRow();
    }

    static void Stores(SheetBook book, CampaignResults results, WorkbookWords say)
    {
        var sheet = book.Begin(say["by_store"], new SheetColumn(say["store_code"], 14), new SheetColumn(say["store"], 30), new SheetColumn(say["region"], 14),
            new SheetColumn(say["store_kind"], 16), Right(say["redemptions"]), Right(say["revenue"]), Right(say["discount"]));
        foreach (var row in results.ByStore)
        {
            sheet.Text(row.Code ?? "?").Text(row.Name ?? say["store_unknown"]).Text(row.Region).Text(row.IsFranchise ? say["franchise"] : say["self_operated"])
                .Whole(row.Uses).Money(row.Revenue, results.Header.Currency).Money(row.Discount, results.Header.Currency).EndRow();
        }
    }

    static void Uses<T>(SheetBook book, string name, string first, IReadOnlyList<UsesBy<T>> rows, string currency, WorkbookWords say, Action<Sheet, T> key)
    {
        var sheet = book.Begin(name, new SheetColumn(first, 22), Right(say["redemptions"]), Right(say["revenue"]), Right(say["discount"]));
        foreach (var row in rows)
        {
            key(sheet, row.Key);
            sheet.Whole(row.Uses).Money(row.Revenue, currency).Money(row.Discount, currency).EndRow();
        }
    }

    static SheetColumn Right(string header) => new(header, 16, AlignRight: true);
}
