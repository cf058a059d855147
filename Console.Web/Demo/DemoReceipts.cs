using System.Runtime.CompilerServices;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Web.Demo;

/// <summary>Eighteen months of receipts with returns, about 400,000 lines; one sale in five is to nobody known.</summary>
sealed class DemoReceipts(IReadOnlyList<Store> stores, IReadOnlyList<Product> products, DateTimeOffset now, Dice dice)
{
    const int Days = 548;

    const int AnonymousReceipts = 42_000;

    const int MostAtOnce = 4_000;

    const int PiecesAtOnce = 2;

    Piece piece = new();
    int number;

    /// <summary>Writes them in pieces, one made while others are written, so that memory stays flat, and says after each how far it is, 0 to 1.</summary>
    public async Task AddAsync(WriteGate gate, IReadOnlyList<Member> members, Action<double> progress, CancellationToken ct)
    {
        var pieces = Pieces(gate, members, progress, ct);
        await Parallel.ForEachAsync(pieces, new ParallelOptions { MaxDegreeOfParallelism = PiecesAtOnce, CancellationToken = ct }, async (one, stop) =>
            await gate.WriteAsync(db => WriteAsync(db, one, stop), stop, WriteUrgency.Bulk));
        progress(1);
    }

    async IAsyncEnumerable<Piece> Pieces(WriteGate gate, IReadOnlyList<Member> members, Action<double> progress, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var at = 0; at < members.Count + AnonymousReceipts; at++)
        {
            if (at < members.Count) Sales(members[at]);
            else Sale(null, dice.Of(stores), dice.Below(Days));
            if (piece.Receipts.Count < MostAtOnce) continue;
            yield return await TakeAsync(gate, ct);
            progress(at < members.Count ? 0.8 * at / members.Count : 0.8 + (0.2 * (at - members.Count) / AnonymousReceipts));
        }

        yield return await TakeAsync(gate, ct);
    }

    /// <summary>The piece as it is, with keys; they follow the order of making, whichever is written first.</summary>
    async Task<Piece> TakeAsync(WriteGate gate, CancellationToken ct)
    {
        var full = piece;
        piece = new Piece();
        var keys = await gate.WriteAsync(db => db.ReserveIdsAsync<Receipt>(full.Receipts.Count, ct), ct, WriteUrgency.Bulk);
        var places = new int[full.Receipts.Count];
        foreach (var line in full.Lines)
        {
            line.LineId = $"{++places[line.ReceiptId]}";
            line.ReceiptId = keys[(int)line.ReceiptId];
        }

        foreach (var (receipt, key) in full.Receipts.Zip(keys)) receipt.Id = key;
        return full;
    }

    static async Task WriteAsync(ConsoleDb db, Piece piece, CancellationToken ct)
    {
        await db.InsertAsync(piece.Receipts, ct);
        await db.InsertAsync(piece.Lines, ct);
        await ActivityLog.AppendAsync(db, piece.Receipts.Where(receipt => receipt.MemberId is not null).Select(Activity), ct);
    }

    void Sales(Member member)
    {
        var mean = member.Tier switch { "platinum" => 19.0, "gold" => 12.5, "new" => 3.5, _ => 7.0 };
        var known = Math.Min(Days, (int)(now - member.JoinedAt).TotalDays);
        var count = Math.Min(45, (int)Math.Round(dice.Exponential(mean) * known / Days));
        for (var i = 0; i < count; i++)
        {
            var home = stores.First(store => store.Id == member.HomeStoreId);
            Sale(member, dice.Weighted((home, 75), (stores[0], 15), (dice.Of(stores), 10)), dice.Below(Math.Max(1, known)));
        }
    }

    void Sale(Member? member, Store store, int daysAgo)
    {
        var zone = Instants.Zone(store.TimeZone);
        var at = Instants.At(Instants.Date(now, zone).AddDays(-daysAgo - 1).ToDateTime(new TimeOnly(dice.Between(10, 20), dice.Below(60), dice.Below(60))), zone);
        var sold = Enumerable.Range(0, dice.Weighted((1, 40), (2, 30), (3, 18), (4, 8), (5, 4))).Select(_ => dice.Of(products)).ToList();
        var sale = Add(member, store, at, ReceiptKind.Sale, null);
        foreach (var product in sold) AddLine(sale, product, dice.Chance(0.08) ? 2 : 1, dice.Chance(0.2) ? 8 : 10);
        if (!dice.Chance(0.04) || daysAgo < 3) return;

        var back = at.AddDays(dice.Between(1, Math.Min(20, daysAgo - 1)));
        var refund = Add(member, store, back, ReceiptKind.Return, sale.ReceiptNumber);
        AddLine(refund, sold[0], -1, 10);
    }

    Receipt Add(Member? member, Store store, DateTimeOffset at, ReceiptKind kind, string? original)
    {
        var receipt = new Receipt
        {
            Id = piece.Receipts.Count, // its place in this piece, until a key is reserved
            Source = "pos", StoreCode = store.Code, StoreId = store.Id, ReceiptNumber = $"{store.Code}-{++number:0000000}", Revision = 1, Kind = kind, IsCurrent = true,
            OriginMemberId = member?.Id, MemberId = member?.Id, Channel = store.Kind == StoreKind.Online ? ChannelNames.Web : ChannelNames.Pos, At = at,
            BusinessDate = Instants.Date(at, Instants.Zone(store.TimeZone)), Currency = "CNY", OriginalReceiptNumber = original,
        };
        piece.Receipts.Add(receipt);
        return receipt;
    }

    void AddLine(Receipt receipt, Product product, int quantity, long tenths)
    {
        var amount = product.ListPrice!.Value * tenths / 10 * quantity;
        receipt.Total += amount;
        piece.Lines.Add(new ReceiptLine
        {
            ReceiptId = receipt.Id, LineId = "1", Sku = product.Sku, ProductId = product.Id, Quantity = quantity, Amount = amount, UnitPrice = product.ListPrice * tenths / 10,
            ListPrice = product.ListPrice, MemberId = receipt.MemberId, StoreId = receipt.StoreId, At = receipt.At, IsCurrent = true,
        });
    }

    static ActivityEntry Activity(Receipt receipt) => new()
    {
        OriginMemberId = receipt.OriginMemberId!.Value, MemberId = receipt.MemberId!.Value, Kind = receipt.Kind == ReceiptKind.Sale ? ActivityKind.Purchase : ActivityKind.Return,
        At = receipt.At, StoreId = receipt.StoreId, ReceiptId = receipt.Id, Channel = receipt.Channel, Amount = receipt.Total, Currency = receipt.Currency, SourceKey = $"receipt:{receipt.Id}",
    };

    /// <summary>What is written in one transaction.</summary>
    sealed class Piece
    {
        public List<Receipt> Receipts { get; } = new(MostAtOnce + 100);

        public List<ReceiptLine> Lines { get; } = new(MostAtOnce * 3);
    }
}
