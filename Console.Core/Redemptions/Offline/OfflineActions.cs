using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>
/// Books sales that happened while a till was offline. Each sale is a write of its own under the till's number: a batch may break off anywhere and be sent again, whole,
/// in part or in another order, and each sale is booked once. Sales of one batch are booked in the order of their numbers, so that the earlier ones get what a cap has left.
/// </summary>
public sealed class OfflineActions(WriteGate gate, SellingPlaces places, OfflineJudge judge, RedemptionActions redemptions, TimeProvider clock)
{
    /// <summary>Longer lists of gaps say nothing more.</summary>
    const int MostGaps = 100;

    /// <summary>Books the sales of a batch; one that is refused loses none of the others.</summary>
    /// <exception cref="Refused"><c>pack_store_missing</c>, <c>offline_device</c>, <c>offline_batch_too_long</c>, and of the store</exception>
    public async Task<OfflineAnswer> BookAsync(Actor by, OfflineBatch batch, EvaluationTerms terms, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var place = await places.OfAsync(by, batch.Store, ct);
        if (place.StoreId is not { } store) throw RedemptionRefusals.PackStoreMissing();
        if (batch.Device.Trim() is not { Length: > 0 and <= OfflineBatch.LongestDevice } name) throw RedemptionRefusals.OfflineDevice(OfflineBatch.LongestDevice);
        if (batch.Sales.Count > OfflineBatch.Most) throw RedemptionRefusals.OfflineBatchTooLong(OfflineBatch.Most);
        var till = new Till(store, place.Code!, name, by.IsTest || terms.IsTest);
        var rows = new OfflineRow[batch.Sales.Count];
        foreach (var (sale, index) in batch.Sales.Select((sale, index) => (sale, index)).OrderBy(one => one.sale?.Sequence ?? 0).ThenBy(one => one.index))
            rows[index] = sale is null ? Refusal(index, null, new Refused("row_malformed", RefusedKind.Invalid)) : await SellAsync(by, till, sale, index, terms, ct);
        var (device, gaps) = await gate.WriteAsync(db => CloseAsync(db, till, ct), ct, WriteUrgency.Bulk);
        var ahead = batch.SentAt is { } sent ? (long?)Math.Round((sent - clock.GetUtcNow()).TotalSeconds) : null;
        return new OfflineAnswer(rows, name, device.Contiguous, device.Highest, gaps, ahead);
    }

    async Task<OfflineRow> SellAsync(Actor by, Till till, OfflineSaleAsked sale, int index, EvaluationTerms terms, CancellationToken ct)
    {
        try
        {
            if (sale.Sequence < 1) throw RedemptionRefusals.OfflineSequence();
            // Tills that are back together must not keep a customer waiting at one that was never away.
            return await gate.WriteAroundAsync(db => BookAsync(db, by, till, sale, index, terms, ct), ct, WriteUrgency.Bulk);
        }
        catch (Refused refused)
        {
            if (sale.Sequence >= 1) await gate.WriteAsync(db => NoteAsync(db, till, sale, refused.Code, ct), ct, WriteUrgency.Bulk);
            return Refusal(index, sale.Sequence, refused);
        }
    }

    async Task<OfflineRow> BookAsync(ConsoleDb db, Actor by, Till till, OfflineSaleAsked sale, int index, EvaluationTerms terms, CancellationToken ct)
    {
        await LockAsync(db, till, ct);
        var (known, digest) = (await Of(db, till, sale.Sequence).AsNoTracking().FirstOrDefaultAsync(ct), sale.Digest());
        if (known is { RedemptionId: { } booked })
        {
            if (known.Digest != digest) throw RedemptionRefusals.OfflineSequenceUsed(sale.Sequence);
            return new OfflineRow(index, sale.Sequence, OfflineOutcome.Repeated, known.Code, await ReadAsync(db, booked, ct));
        }

        if (sale.Basket.Store is { } other && other != till.Store) throw RedemptionRefusals.OfflineOtherStore(other);
        var judged = await judge.JudgeAsync(by, sale with { Basket = sale.Basket with { Store = till.Store } }, terms, ct);
        var receipt = sale.Receipt with { Store = sale.Receipt.Store ?? till.Store, At = judged.At };
        var view = await redemptions.BookAsync(by, judged.Signed, receipt, till.Device, sale.Basket.Clerk, terms, ct);
        var outcome = view.Uses.Any(use => use.Overrun) ? OfflineOutcome.Overrun : OfflineOutcome.Booked;
        if (known is null)
        {
            db.Add(Row(till, sale.Sequence, digest, outcome, judged.Note, view.Id));
        }
        else
        {
            await Of(db, till, sale.Sequence).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Outcome, outcome).SetProperty(row => row.Digest, digest).SetProperty(row => row.Code, judged.Note).SetProperty(row => row.RedemptionId, view.Id), ct);
        }

        return new OfflineRow(index, sale.Sequence, outcome, judged.Note, view);
    }

    /// <summary>Keeps that a number came and was refused; one that is booked stays booked.</summary>
    async Task NoteAsync(ConsoleDb db, Till till, OfflineSaleAsked sale, string code, CancellationToken ct)
    {
        await LockAsync(db, till, ct);
        var digest = sale.Digest();
        if (await Of(db, till, sale.Sequence).AnyAsync(ct))
        {
            await Of(db, till, sale.Sequence).Where(row => row.Outcome == OfflineOutcome.Refused)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Code, code).SetProperty(row => row.Digest, digest), ct);
        }
        else
        {
            db.Add(Row(till, sale.Sequence, digest, OfflineOutcome.Refused, code, null));
        }
    }

    OfflineSale Row(Till till, long sequence, string digest, OfflineOutcome outcome, string? code, Guid? redemption) => new()
    {
        StoreId = till.StoreId, Device = till.Device, IsTest = till.IsTest, Sequence = sequence, Digest = digest, Outcome = outcome, Code = code, RedemptionId = redemption,
        ReceivedAt = clock.GetUtcNow(),
    };

    /// <summary>Two batches of one till take turns.</summary>
    Task LockAsync(ConsoleDb db, Till till, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO till_device (store_id, device, is_test, contiguous, highest, seen_at) VALUES ({till.StoreId}, {till.Device}, {till.IsTest}, 0, 0, {now})
            ON CONFLICT (store_id, device, is_test) DO UPDATE SET seen_at = excluded.seen_at
            """, ct);
    }

    /// <summary>How far the sequence has come, and what is missing, against everything that ever came.</summary>
    async Task<(TillDevice Device, List<SequenceGap> Gaps)> CloseAsync(ConsoleDb db, Till till, CancellationToken ct)
    {
        await LockAsync(db, till, ct);
        var device = await db.Set<TillDevice>().SingleAsync(row => row.StoreId == till.StoreId && row.Device == till.Device && row.IsTest == till.IsTest, ct);
        var gaps = await db.Database.SqlQuery<SequenceGap>(
            $"""
            SELECT previous + 1 AS "From", sequence - 1 AS "To"
            FROM (
                SELECT sequence, LAG(sequence, 1, {device.Contiguous}) OVER (ORDER BY sequence) AS previous FROM offline_sale
                WHERE store_id = {till.StoreId} AND device = {till.Device} AND is_test = {till.IsTest} AND sequence > {device.Contiguous}
            ) AS came
            WHERE sequence > previous + 1
            ORDER BY sequence LIMIT {MostGaps}
            """).ToListAsync(ct);
        var sales = db.Set<OfflineSale>().Where(sale => sale.StoreId == till.StoreId && sale.Device == till.Device && sale.IsTest == till.IsTest);
        device.Highest = await sales.MaxAsync(sale => (long?)sale.Sequence, ct) ?? 0;
        device.Contiguous = gaps.Count > 0 ? gaps[0].From - 1 : device.Highest;
        return (device, gaps);
    }

    static async Task<RedemptionView> ReadAsync(ConsoleDb db, Guid id, CancellationToken ct)
    {
        var redemption = await db.Set<Redemption>().AsNoTracking().SingleAsync(row => row.Id == id, ct);
        return RedemptionView.Of(redemption, await db.Set<Use>().Where(use => use.RedemptionId == id && use.State != UseState.LetGo).AsNoTracking().ToListAsync(ct));
    }

    static IQueryable<OfflineSale> Of(ConsoleDb db, Till till, long sequence) =>
        db.Set<OfflineSale>().Where(sale => sale.StoreId == till.StoreId && sale.Device == till.Device && sale.IsTest == till.IsTest && sale.Sequence == sequence);

    static OfflineRow Refusal(int index, long? sequence, Refused refused) => new(index, sequence, OfflineOutcome.Refused, refused.Code, Problem: refused);

    sealed record Till(long StoreId, string Store, string Device, bool IsTest);
}
