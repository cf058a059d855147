using System.Collections.Frozen;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members.Activity.Batches;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Members.Imports;

/// <summary>A line of a receipt as a file tells it.</summary>
sealed record ReceiptLineRow(
    string Source, string Store, string ReceiptId, string? LineId, string? Sku, int Quantity, long Amount, long? UnitPrice, DateTimeOffset At, string? Currency, string? Channel)
{
    public MemberReference? Member { get; init; }

    public string? Original { get; init; }

    public bool IsReturn { get; init; }
}

/// <summary>Takes receipts from a file with one row a line. Lines of one receipt may stand anywhere in it; negative lines are returns.</summary>
sealed class ReceiptsImport(ActivityRecording activity) : TableImport<ReceiptLineRow>
{
    const string AnySource = "file";
    const int ReceiptsAtOnce = 2_000;
    const int LargeQuantity = 1_000;

    static readonly FrozenDictionary<string, bool> Returns = new Dictionary<string, bool>
    {
        ["return"] = true, ["refund"] = true, ["退货"] = true, ["r"] = true, ["true"] = true, ["1"] = true, ["yes"] = true, ["是"] = true,
        ["sale"] = false, ["purchase"] = false, ["销售"] = false, ["s"] = false, ["false"] = false, ["0"] = false, ["no"] = false, ["否"] = false,
    }.ToFrozenDictionary();

    public override string Kind => "receipts";

    public override Right Right => Right.EditMembers;

    public override IReadOnlyList<string> TogetherBy { get; } = ["source", "store", "receiptId"];

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("receiptId", true, "receipt id", "receipt number", "receipt no", "receipt", "basket_id", "InvoiceNo", "invoice", "order id", "order number", "小票号", "小票", "订单号", "单号"),
        new("store", true, "store code", "store_id", "shop", "门店", "门店编码", "店号"),
        new("sku", true, "product_id", "StockCode", "article", "item", "货号", "商品编码"),
        new("at", true, "transaction_timestamp", "InvoiceDate", "time", "date", "date time", "timestamp", "sold at", "时间", "日期", "交易时间", "销售日期"),
        new("quantity", true, "qty", "pieces", "units", "数量", "件数"),
        new("amount", false, "sales_value", "line amount", "net amount", "total", "line total", "金额", "实收金额", "销售金额"),
        new("unitPrice", false, "unit price", "UnitPrice", "price", "单价"),
        new("member", false, "household_id", "CustomerID", "customer", "card", "card number", "phone", "member id", "会员", "会员卡号", "手机号"),
        new("memberKind", false, "identity kind", "身份类型"),
        new("lineId", false, "line", "line no", "line number", "行号"),
        new("source", false, "system", "来源", "来源系统"),
        new("isReturn", false, "return", "type", "kind", "退货", "类型"),
        new("originalReceiptId", false, "original receipt", "returned receipt", "原小票号"),
        new("channel", false, "渠道"),
        new("currency", false, "币种"),
    ];

    protected override ReceiptLineRow Read(RowCells cells)
    {
        var quantity = cells.Whole("quantity") ?? 0;
        if (Math.Abs(quantity) > int.MaxValue / 2) cells.Refuse("quantity", "number_invalid");
        var unitPrice = cells.Amount("unitPrice");
        var amount = cells.Amount("amount") ?? (unitPrice is null ? null : checked(unitPrice * quantity));
        if (amount is null && cells.IsGood) cells.Refuse("amount", "value_missing");
        var at = cells.Instant("at");
        var member = cells.Identifier("member");
        var sku = cells.Identifier("sku", 100);
        var (store, receipt) = (cells.Identifier("store", 60), cells.Identifier("receiptId", 100));
        if (cells.IsGood) Remark(cells, quantity, amount!.Value, member);
        return new ReceiptLineRow(
            cells.Text("source", 60) ?? AnySource, store ?? "", receipt ?? "", cells.Text("lineId", 60), sku,
            (int)Math.Clamp(quantity, int.MinValue / 2, int.MaxValue / 2), amount ?? 0, unitPrice, at ?? default, cells.Text("currency", 3) ?? cells.Currency, cells.Text("channel", 20))
        {
            Member = member is null ? null : new MemberReference(cells.Text("memberKind", 20) ?? "card", member),
            Original = cells.Identifier("originalReceiptId", 100),
            IsReturn = cells.Choice("isReturn", Returns) ?? (amount < 0 || quantity < 0),
        };
    }

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<ReceiptLineRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        var receipts = ToldReceipt.Of(rows);
        var taken = 0;
        foreach (var part in receipts.Chunk(ReceiptsAtOnce))
        {
            var answers = await activity.RecordAsync(db, setup.By, new ActivityOrigin(AnySource, MayBackfill: true), [.. part.Select(receipt => receipt.Row)], ct);
            var known = await KnownSkus.OfAsync(db, part.SelectMany(receipt => receipt.Lines).Select(line => line.Row.Sku).OfType<string>(), ct);
            foreach (var answer in answers) taken += Note(answer, part[answer.Index], known, notes);
        }

        return taken;
    }

    static int Note(ActivityAnswer answer, ToldReceipt receipt, HashSet<string> known, ImportNotes notes)
    {
        var first = receipt.Lines[0];
        if (answer.Problem is { } problem)
        {
            foreach (var line in receipt.Lines) notes.Refuse(line.Number, "receiptId", line.Row.ReceiptId, problem.Code);
            return 0;
        }

        if (answer.Flags.Contains("store_unknown")) notes.Note(first.Number, "store", first.Row.Store, "receipt_store_unknown");
        if (answer.Flags.Contains("member_unknown")) notes.Note(first.Number, "member", first.Row.Member?.Value, "receipt_member_unknown");
        if (receipt.IsSplit) notes.Note(first.Number, "receiptId", first.Row.ReceiptId, "receipt_split");
        foreach (var line in receipt.Lines)
            if (line.Row.Sku is { } sku && !known.Contains(sku)) notes.Note(line.Number, "sku", sku, "receipt_sku_unknown");
        return receipt.Lines.Count;
    }

    /// <summary>What is odd about a line and is said without leaving it out.</summary>
    static void Remark(RowCells cells, long quantity, long amount, string? member)
    {
        if (quantity == 0) cells.Note("quantity", "quantity_zero");
        else if (Math.Abs(quantity) > LargeQuantity) cells.Note("quantity", "quantity_large");
        if (amount == 0 && quantity != 0) cells.Note(cells.Has("amount") ? "amount" : "unitPrice", "amount_zero");
        if (cells.Has("member") && member is null) cells.Note("member", "member_missing");
    }
}
