using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>A receipt on a member's page.</summary>
public sealed record ReceiptView(
    long Id, ReceiptKind Kind, string StoreCode, string? Store, string Number, int Revision, string Channel, DateTimeOffset At, DateOnly BusinessDate, string Currency, long Total, string? Original)
{
    public IReadOnlyList<ReceiptLineView> Lines { get; init; } = [];
}

/// <summary>A line of it; a product that is not known here has no name.</summary>
public sealed record ReceiptLineView(long ReceiptId, string LineId, string Sku, string? Product, int Quantity, long Amount);

/// <summary>An entry of the timeline.</summary>
public sealed record TimelineRow(
    long Id, ActivityKind Kind, DateTimeOffset At, long? CampaignId, long? OfferId, string? Store, long? ReceiptId, string? Channel, string? EventName, long? Amount, string? Currency);

/// <summary>A merge that a member has been part of.</summary>
public sealed record MergeView(long Id, long SurvivorId, long AbsorbedId, DateTimeOffset At, string By, string Reason, DateTimeOffset? UndoneAt, string? UndoneBy);

/// <summary>What happened to a member, and what they said.</summary>
public sealed class MemberHistoryQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Current receipts, newest first, with their lines.</summary>
    public async Task<Page<ReceiptView>> ReceiptsAsync(Actor by, long memberId, PageRequest page, CancellationToken ct)
    {
        await using var db = await OpenAsync(by, memberId, ct);
        var all = db.Set<Receipt>().Where(receipt => receipt.MemberId == memberId && receipt.IsCurrent);
        var total = await all.CountAsync(ct);
        var rows = await (
            from receipt in all.OrderByDescending(receipt => receipt.At).ThenByDescending(receipt => receipt.Id).Skip(page.Skip).Take(page.Limit)
            join store in db.Set<Store>() on receipt.StoreId equals store.Id into stores
            from store in stores.DefaultIfEmpty()
            orderby receipt.At descending, receipt.Id descending
            select new ReceiptView(receipt.Id, receipt.Kind, receipt.StoreCode, store == null ? null : store.Name, receipt.ReceiptNumber, receipt.Revision, receipt.Channel, receipt.At,
                receipt.BusinessDate, receipt.Currency, receipt.Total, receipt.OriginalReceiptNumber)).ToListAsync(ct);
        var ids = rows.Select(row => row.Id).ToArray();
        var lines = (await (
            from line in db.Set<ReceiptLine>()
            where EF.Parameter(ids).Contains(line.ReceiptId)
            join product in db.Set<Product>() on line.ProductId equals product.Id into products
            from product in products.DefaultIfEmpty()
            orderby line.Id
            select new ReceiptLineView(line.ReceiptId, line.LineId, line.Sku, product == null ? null : product.Name, line.Quantity, line.Amount)).ToListAsync(ct)).ToLookup(line => line.ReceiptId);
        return new Page<ReceiptView>([.. rows.Select(row => row with { Lines = [.. lines[row.Id]] })], total);
    }

    /// <summary>The activity ledger, newest first; receipts that a correction replaced are left out.</summary>
    public async Task<Page<TimelineRow>> TimelineAsync(Actor by, long memberId, PageRequest page, CancellationToken ct)
    {
        await using var db = await OpenAsync(by, memberId, ct);
        var all = db.Set<ActivityEntry>().Where(entry => entry.MemberId == memberId
            && (entry.ReceiptId == null || db.Set<Receipt>().Any(receipt => receipt.Id == entry.ReceiptId && receipt.IsCurrent)));
        var total = await all.CountAsync(ct);
        var rows = await (
            from entry in all.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Skip(page.Skip).Take(page.Limit)
            join store in db.Set<Store>() on entry.StoreId equals store.Id into stores
            from store in stores.DefaultIfEmpty()
            orderby entry.At descending, entry.Id descending
            select new TimelineRow(entry.Id, entry.Kind, entry.At, entry.CampaignId, entry.OfferId, store == null ? null : store.Name, entry.ReceiptId, entry.Channel, entry.EventName,
                entry.Amount, entry.Currency)).ToListAsync(ct);
        return new Page<TimelineRow>(rows, total);
    }

    /// <summary>Everything that the member said about consent, newest first.</summary>
    public async Task<IReadOnlyList<ConsentHistoryRow>> ConsentsAsync(Actor by, long memberId, CancellationToken ct)
    {
        await using var db = await OpenAsync(by, memberId, ct);
        var sees = by.Can(Right.SeePersonal);
        return await db.Set<ConsentRecord>().Where(record => record.MemberId == memberId).OrderByDescending(record => record.At).ThenByDescending(record => record.Id).Take(PageRequest.Most)
            .Select(record => new ConsentHistoryRow(record.Id, record.Channel, record.Topic, record.Granted, record.At, record.RecordedAt, record.Source, record.TextVersion,
                sees ? db.Set<ConsentEvidence>().Where(proof => proof.Id == record.EvidenceId).Select(proof => proof.Text).FirstOrDefault() : null)).ToListAsync(ct);
    }

    /// <summary>The topics in use.</summary>
    public async Task<IReadOnlyList<Topic>> TopicsAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await db.Set<Topic>().Where(topic => topic.IsActive).OrderBy(topic => topic.Code).ToListAsync(ct);
    }

    /// <summary>Merges in which the member survived or was absorbed, newest first.</summary>
    public async Task<IReadOnlyList<MergeView>> MergesAsync(Actor by, long memberId, CancellationToken ct)
    {
        await using var db = await OpenAsync(by, memberId, ct);
        return await db.Set<MergeRecord>().Where(merge => merge.SurvivorId == memberId || merge.AbsorbedId == memberId).OrderByDescending(merge => merge.Id)
            .Select(merge => new MergeView(merge.Id, merge.SurvivorId, merge.AbsorbedId, merge.At, merge.By, merge.Reason, merge.UndoneAt, merge.UndoneBy)).ToListAsync(ct);
    }

    async Task<ConsoleDb> OpenAsync(Actor by, long memberId, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        var db = databases.CreateDbContext();
        if (await db.Set<Member>().Within(by.Scope, db).AnyAsync(member => member.Id == memberId, ct)) return db;
        await db.DisposeAsync();
        throw Platform.PlatformRefusals.NotFound("member", memberId);
    }
}
