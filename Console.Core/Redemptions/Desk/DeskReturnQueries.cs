using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Parts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Desk;

/// <summary>A sale that a receipt's number names; several stores may count alike.</summary>
/// <param name="Store">The name of the store that sold it; null on the brand's web.</param>
/// <param name="Total">Minor units.</param>
public sealed record DeskReceiptRow(Guid Id, string Receipt, string? Store, DateTimeOffset At, RedemptionState State, long Total, string Currency);

/// <summary>A sale whose goods may come back.</summary>
public sealed record DeskReceipt(Guid Id, RedemptionState State, string Currency, IReadOnlyList<DeskReceiptLine> Lines)
{
    /// <summary>Whether something of it can still come back.</summary>
    public bool IsOpen => State is RedemptionState.Confirmed or RedemptionState.PartlyRefunded or RedemptionState.PartlyConfirmed && Lines.Any(line => line.Left > 0);
}

/// <summary>One line that was sold.</summary>
/// <param name="Sold">Units with a receipt; of a sale in parts not those that are still held.</param>
/// <param name="Paid">For the units sold, minor units.</param>
public sealed record DeskReceiptLine(string LineId, string Sku, string Name, int Sold, int Returned, long Paid)
{
    public int Left => Sold - Returned;
}

/// <summary>Finds at the desk what was sold, by the whole receipt number or the redemption's id: whoever has it may take the goods back, whichever store sold them.</summary>
public sealed class DeskReturnQueries(IDbContextFactory<ConsoleDb> databases)
{
    const int Most = 10;

    /// <exception cref="Refused"><c>desk_no_receipt</c></exception>
    public async Task<IReadOnlyList<DeskReceiptRow>> FindAsync(Actor by, string typed, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var text = typed.Trim();
        await using var db = databases.CreateDbContext();
        var sales = db.Set<Redemption>().Where(row => row.IsTest == by.IsTest);
        sales = Guid.TryParse(text, out var id) ? sales.Where(row => row.Id == id) : sales.Where(row => row.ReceiptNumber == text);
        var found = await sales.Where(row => row.ConfirmedAt != null).OrderByDescending(row => row.AccomplishedAt).Take(Most).ToListAsync(ct);
        // A part stands for its whole; two parts may stand for one.
        var wholes = found.Select(row => row.PartOf ?? row.Id).Distinct().ToArray();
        var rows = await (
            from row in db.Set<Redemption>()
            where EF.Parameter(wholes).Contains(row.Id)
            join store in db.Set<Store>() on row.StoreId equals store.Id into stores
            from store in stores.DefaultIfEmpty()
            orderby row.AccomplishedAt descending
            select new
            {
                row.Id, row.ReceiptNumber, Store = store == null ? null : store.Name, At = row.AccomplishedAt ?? row.ReservedAt, row.State, row.Total, row.Currency,
            }).ToListAsync(ct);
        return rows.Count > 0
            ? [.. rows.Select(row => new DeskReceiptRow(row.Id, row.ReceiptNumber ?? text, row.Store, row.At, row.State, row.Total, row.Currency))]
            : throw RedemptionRefusals.DeskNoReceipt(text);
    }

    /// <exception cref="Refused"><c>redemption_not_found</c></exception>
    public async Task<DeskReceipt> ReadAsync(Actor by, Guid id, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        var sale = await db.Set<Redemption>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.PartOf == null && row.IsTest == by.IsTest && row.ConfirmedAt != null, ct)
            ?? throw RedemptionRefusals.NotFound(id);
        var answer = CanonicalJson.Read<EvaluationDocument>(await db.Set<StoredEvaluation>().Where(row => row.Id == sale.EvaluationId).Select(row => row.Document).SingleAsync(ct)).Answer;
        var parts = await PartBook.SoldAsync(db, sale, ct);
        var back = (await db.Set<ReturnedLine>().Where(line => line.RedemptionId == id && line.OfferId == null).GroupBy(line => line.LineId)
            .Select(group => new { group.Key, Count = group.Sum(line => line.Quantity) }).ToListAsync(ct)).ToDictionary(row => row.Key, row => row.Count);
        var skus = answer.Lines.Select(line => line.Sku).Distinct().ToArray();
        var names = await db.Set<Product>().Where(product => EF.Parameter(skus).Contains(product.Sku)).ToDictionaryAsync(product => product.Sku, product => product.Name, ct);
        return new DeskReceipt(id, sale.State, sale.Currency, [.. answer.Lines
            .Select(line => (Line: line, Sold: sale.Parts > 0 ? parts.GetValueOrDefault(line.LineId) : line.Quantity))
            .Where(one => one.Sold > 0)
            .Select(one => new DeskReceiptLine(
                one.Line.LineId, one.Line.Sku, names.GetValueOrDefault(one.Line.Sku) ?? one.Line.Sku, one.Sold, back.GetValueOrDefault(one.Line.LineId), UnitShares.Of(one.Line).Paid(one.Sold)))]);
    }
}
