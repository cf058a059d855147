using System.Runtime.CompilerServices;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Up to where receipts were read: the last one's time and id.</summary>
sealed record ReceiptPlace(DateTimeOffset At, long Id);

/// <summary>A receipt of the past as far as a replay needs it.</summary>
sealed record PastReceipt(long Id, DateTimeOffset At, ReceiptKind Kind, long? MemberId, long? StoreId, string StoreCode, string Channel, string Currency);

/// <summary>A line that was sold.</summary>
sealed record PastLine(long ReceiptId, string Sku, int Quantity, long Amount, long? UnitPrice, long? ListPrice);

/// <summary>What is known of a buyer now.</summary>
/// <param name="FirstAt">When they bought for the first time; read only where an offer asks for first orders.</param>
sealed record PastBuyer(string? Tier, bool Objects, DateTimeOffset? FirstAt);

/// <summary>Some receipts in a row, with their lines and buyers.</summary>
sealed record PastPage(IReadOnlyList<PastReceipt> Receipts, ILookup<long, PastLine> Lines, IReadOnlyDictionary<long, PastBuyer> Buyers);

/// <summary>Goes through the current receipts of a period in the order of their time, page by page by key, so that memory stays flat and no statement is held open.</summary>
/// <param name="stores">Ids of the stores whose receipts count; null: all, also of stores that are not known here.</param>
sealed class PastReceipts(ConsoleDb db, DateTimeOffset from, DateTimeOffset until, IReadOnlyCollection<long>? stores, bool firstOrders, int page)
{
    /// <summary>Where the first page begins.</summary>
    public ReceiptPlace Start => new(from, long.MinValue);

    public Task<long> CountAsync(CancellationToken ct) => Within(db.Set<Receipt>().Where(receipt => receipt.At >= from)).LongCountAsync(ct);

    /// <summary>The pages behind a place; the next one is read while one is used.</summary>
    public IAsyncEnumerable<PastPage> PagesAsync(ReceiptPlace after, CancellationToken ct) => ReadAsync(after, ct).MadeAhead(made => Task.FromResult(made), ct);

    /// <summary>The latest receipts, the newest first.</summary>
    public async Task<PastPage> LatestAsync(CancellationToken ct)
    {
        var receipts = await Projected(Within(db.Set<Receipt>().Where(receipt => receipt.At >= from)).OrderByDescending(receipt => receipt.At).ThenByDescending(receipt => receipt.Id)).ToListAsync(ct);
        return new PastPage(receipts, await LinesAsync(receipts, ct), await BuyersAsync(receipts, ct));
    }

    IQueryable<PastReceipt> Projected(IQueryable<Receipt> receipts) => receipts.Take(page)
        .Select(receipt => new PastReceipt(receipt.Id, receipt.At, receipt.Kind, receipt.MemberId, receipt.StoreId, receipt.StoreCode, receipt.Channel, receipt.Currency));

    async IAsyncEnumerable<PastPage> ReadAsync(ReceiptPlace after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var (at, id) = (after.At, after.Id);
            var receipts = await Projected(Within(db.Set<Receipt>().Where(receipt => receipt.At >= at && (receipt.At > at || receipt.Id > id)))
                .OrderBy(receipt => receipt.At).ThenBy(receipt => receipt.Id)).ToListAsync(ct);
            if (receipts.Count == 0) yield break;
            yield return new PastPage(receipts, await LinesAsync(receipts, ct), await BuyersAsync(receipts, ct));
            if (receipts.Count < page) yield break;
            after = new ReceiptPlace(receipts[^1].At, receipts[^1].Id);
        }
    }

    IQueryable<Receipt> Within(IQueryable<Receipt> receipts)
    {
        var found = receipts.Where(receipt => receipt.IsCurrent && receipt.At < until);
        if (stores is null) return found;
        var ids = stores.ToArray();
        return found.Where(receipt => receipt.StoreId != null && EF.Parameter(ids).Contains(receipt.StoreId.Value));
    }

    async Task<ILookup<long, PastLine>> LinesAsync(IEnumerable<PastReceipt> receipts, CancellationToken ct)
    {
        var sales = receipts.Where(receipt => receipt.Kind == ReceiptKind.Sale).Select(receipt => receipt.Id).ToArray();
        var lines = await db.Set<ReceiptLine>().Where(line => EF.Parameter(sales).Contains(line.ReceiptId) && line.Quantity > 0).OrderBy(line => line.Id)
            .Select(line => new PastLine(line.ReceiptId, line.Sku, line.Quantity, line.Amount, line.UnitPrice, line.ListPrice)).ToListAsync(ct);
        return lines.ToLookup(line => line.ReceiptId);
    }

    async Task<IReadOnlyDictionary<long, PastBuyer>> BuyersAsync(IEnumerable<PastReceipt> receipts, CancellationToken ct)
    {
        var ids = receipts.Select(receipt => receipt.MemberId).OfType<long>().Distinct().ToArray();
        var first = firstOrders
            ? await db.Set<Receipt>().Where(receipt => receipt.MemberId != null && EF.Parameter(ids).Contains(receipt.MemberId.Value) && receipt.Kind == ReceiptKind.Sale)
                .GroupBy(receipt => receipt.MemberId!.Value).Select(sales => new { sales.Key, At = sales.Min(receipt => receipt.At) }).ToDictionaryAsync(row => row.Key, row => row.At, ct)
            : [];
        var members = await db.Set<Member>().Where(member => EF.Parameter(ids).Contains(member.Id) && member.Status == MemberStatus.Active)
            .Select(member => new { member.Id, member.Tier, member.ObjectsToPersonalised }).ToListAsync(ct);
        return members.ToDictionary(
            member => member.Id, member => new PastBuyer(member.Tier, member.ObjectsToPersonalised, first.TryGetValue(member.Id, out var at) ? at : null));
    }
}
