using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members.Activity.Batches;

/// <summary>Turns read rows into rows to store, one after the other, in memory.</summary>
sealed class ActivityApplying(ActivityFrame frame, Queue<long> receiptIds)
{
    public List<Receipt> Receipts { get; } = [];

    public List<ReceiptLine> Lines { get; } = [];

    public List<ReceiptAdjustment> Adjustments { get; } = [];

    public List<ReceiptIdentity> Waiting { get; } = [];

    /// <summary>Receipts in the store that a higher revision replaces.</summary>
    public List<long> Replaced { get; } = [];

    public List<(ActivityEntry Entry, string? Properties)> Events { get; } = [];

    public ActivityAnswer Apply(ReadActivity read)
    {
        if (read.Row.Store is { } code && frame.Mine?.Contains(code) == false) throw ActivityRefusals.StoreOutOfScope(code);
        return read.Kind == ActivityKind.Event ? Event(read) : Receipt(read);
    }

    ActivityAnswer Event(ReadActivity read)
    {
        if (!frame.Members.TryGetValue(read.Member!.Value, out var holder)) throw MemberRefusals.MemberUnknown();
        var properties = read.Row.Properties?.GetRawText();
        var entry = new ActivityEntry
        {
            OriginMemberId = holder.OriginMemberId, MemberId = holder.MemberId, Kind = ActivityKind.Event, At = read.At, EventName = read.Row.Name,
            Channel = read.Channel.Length == 0 ? null : read.Channel, StoreId = StoreId(read),
            SourceKey = "event:" + Ids.Sha256($"{read.Row.Source}\n{holder.OriginMemberId}\n{read.Row.Name}\n{read.At.ToUnixTimeMilliseconds()}\n{properties}"),
        };
        if (Events.Exists(row => row.Entry.SourceKey == entry.SourceKey)) return new ActivityAnswer(read.Index, ActivityOutcome.Unchanged, null, []);
        Events.Add((entry, properties));
        return new ActivityAnswer(read.Index, ActivityOutcome.Created, null, []);
    }

    ActivityAnswer Receipt(ReadActivity read)
    {
        var (row, key) = (read.Row, read.Receipt!.Value);
        if (!frame.Receipts.TryGetValue(key, out var known)) frame.Receipts[key] = known = [];
        var original = row.OriginalReceiptId is { } number ? Original(number, row.Source!) : null;
        var isReturn = read.Kind == ActivityKind.Return;
        var sign = isReturn ? -1 : 1;
        var total = sign * row.Lines!.Sum(line => line.Amount);
        if (known.Find(receipt => receipt.Revision == row.Revision) is { } same)
            return same.Total == total && same.Kind == KindOf(isReturn)
                ? new ActivityAnswer(read.Index, ActivityOutcome.Unchanged, same.Id, [])
                : throw ActivityRefusals.RevisionUsed();

        var holder = read.Member is { } who ? frame.Members.GetValueOrDefault(who) : original is { MemberId: { } member } ? new Holder(member, original.OriginMemberId ?? member) : null;
        var isCurrent = known.TrueForAll(receipt => receipt.Revision < row.Revision);
        var receipt = new Receipt
        {
            Id = receiptIds.Dequeue(), Source = key.Source, StoreCode = key.Store, StoreId = StoreId(read), ReceiptNumber = key.Number, Revision = row.Revision,
            Kind = KindOf(isReturn), IsCurrent = isCurrent, MemberId = holder?.MemberId, OriginMemberId = holder?.OriginMemberId, Channel = read.Channel, At = read.At,
            BusinessDate = row.BusinessDate ?? Instants.Date(read.At, frame.Stores.TryGetValue(key.Store, out var store) ? store.Zone : frame.BrandZone),
            Currency = read.Currency, Total = total, OriginalReceiptNumber = row.OriginalReceiptId, Staff = row.Staff, Register = row.Register,
        };
        if (isCurrent) Supersede(known);
        known.Add(receipt);
        Receipts.Add(receipt);
        var flags = new List<string>();
        if (receipt.StoreId is null) flags.Add("store_unknown");
        if (holder is null && read.Member is { } unknown)
        {
            flags.Add("member_unknown");
            Waiting.Add(new ReceiptIdentity { ReceiptId = receipt.Id, Kind = unknown.Kind, Issuer = unknown.Issuer, Value = unknown.Value });
        }

        foreach (var line in row.Lines!) Lines.Add(Line(receipt, line, original, sign));
        if (Lines.Exists(line => line.ReceiptId == receipt.Id && line.ProductId is null)) flags.Add("sku_unknown");
        Adjust(receipt, row);
        return new ActivityAnswer(read.Index, ActivityOutcome.Created, receipt.Id, flags);
    }

    ReceiptLine Line(Receipt receipt, ActivityLine line, Receipt? original, int sign)
    {
        var sold = original is not null && line.OriginalLineId is not null
            ? frame.OriginalLines[original.Id].Concat(Lines.Where(row => row.ReceiptId == original.Id)).FirstOrDefault(row => row.LineId == line.OriginalLineId)
            : null;
        var sku = line.Sku ?? sold?.Sku ?? "?";
        return new ReceiptLine
        {
            ReceiptId = receipt.Id, LineId = line.LineId!, Sku = sku, ProductId = frame.Products.TryGetValue(sku, out var product) ? product : sold?.ProductId,
            Quantity = sign * line.Quantity, Amount = sign * line.Amount, UnitPrice = line.UnitPrice, ListPrice = line.ListPrice,
            MemberId = receipt.MemberId, StoreId = receipt.StoreId, At = receipt.At, IsCurrent = receipt.IsCurrent,
        };
    }

    void Supersede(List<Receipt> known)
    {
        foreach (var old in known.Where(receipt => receipt.IsCurrent))
        {
            old.IsCurrent = false;
            if (Receipts.Contains(old))
            {
                foreach (var line in Lines.Where(line => line.ReceiptId == old.Id)) line.IsCurrent = false;
            }
            else Replaced.Add(old.Id);
        }
    }

    void Adjust(Receipt receipt, ActivityRow row)
    {
        foreach (var given in row.Adjustments ?? [])
            Adjustments.Add(new ReceiptAdjustment
            {
                ReceiptId = receipt.Id, OfferId = given.OfferId, Hash = Cut(given.Hash, 64), RedemptionId = Cut(given.RedemptionId, 64), LineId = Cut(given.LineId, 60), Amount = given.Amount,
            });
        foreach (var code in row.Codes ?? [])
            Adjustments.Add(new ReceiptAdjustment { ReceiptId = receipt.Id, CodeMask = PlainText.Clean(code) is { Length: > 4 } whole ? whole[^4..] : "••••" });
    }

    Receipt? Original(string number, string source) =>
        frame.Originals[number].FirstOrDefault(receipt => receipt.Source == source)
        ?? Receipts.Find(receipt => receipt.ReceiptNumber == number && receipt.Source == source && receipt is { Kind: ReceiptKind.Sale, IsCurrent: true });

    long? StoreId(ReadActivity read) => read.Row.Store is { } code && frame.Stores.TryGetValue(code, out var store) ? store.Id : null;

    static ReceiptKind KindOf(bool isReturn) => isReturn ? ReceiptKind.Return : ReceiptKind.Sale;

    static string? Cut(string? text, int most) => text is null ? null : PlainText.Clean(text) is var clean && clean.Length > most ? clean[..most] : clean;
}
