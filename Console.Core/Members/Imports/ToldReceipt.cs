using CampaignConsole.Core.Members.Activity.Batches;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Members.Imports;

/// <summary>A receipt put together from the lines of a file.</summary>
/// <param name="IsSplit">Its returned lines became a receipt of their own, because a receipt is a sale or a return.</param>
sealed record ToldReceipt(ActivityRow Row, IReadOnlyList<ImportedRow<ReceiptLineRow>> Lines, bool IsSplit)
{
    /// <summary>Ends the number of the return that a mixed receipt was split into.</summary>
    const string ReturnEnding = "/R";

    public static List<ToldReceipt> Of(IReadOnlyList<ImportedRow<ReceiptLineRow>> rows)
    {
        List<ToldReceipt> receipts = [];
        foreach (var receipt in rows.GroupBy(row => (row.Row.Source, row.Row.Store, row.Row.ReceiptId)))
        {
            var lines = receipt.OrderBy(line => line.Number).ToList();
            var sold = lines.Where(line => !line.Row.IsReturn).ToList();
            var returned = lines.Where(line => line.Row.IsReturn).ToList();
            var split = sold.Count > 0 && returned.Count > 0;
            if (sold.Count > 0) receipts.Add(Make(sold, receipt.Key.ReceiptId, isReturn: false, null, isSplit: false));
            if (returned.Count > 0)
                receipts.Add(Make(returned, split ? receipt.Key.ReceiptId + ReturnEnding : receipt.Key.ReceiptId, isReturn: true, split ? receipt.Key.ReceiptId : null, split));
        }

        return receipts;
    }

    static ToldReceipt Make(List<ImportedRow<ReceiptLineRow>> lines, string number, bool isReturn, string? original, bool isSplit)
    {
        var first = lines[0].Row;
        return new ToldReceipt(
            new ActivityRow
            {
                Type = isReturn ? "return" : "purchase",
                Source = first.Source,
                Store = first.Store,
                ReceiptId = number,
                Member = lines.Select(line => line.Row.Member).FirstOrDefault(member => member is not null),
                Channel = first.Channel,
                At = lines.Min(line => line.Row.At),
                Currency = first.Currency,
                OriginalReceiptId = first.Original ?? original,
                Lines = [.. lines.Select((line, i) => new ActivityLine(
                    line.Row.LineId ?? $"{i + 1}", line.Row.Sku, Math.Abs(line.Row.Quantity), Math.Abs(line.Row.Amount), line.Row.UnitPrice))],
            },
            lines, isSplit);
    }
}
