using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Parts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Reads redemptions within the actor's stores.</summary>
public sealed class RedemptionQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>One redemption.</summary>
    /// <exception cref="Refused"><c>redemption_not_found</c></exception>
    public async Task<RedemptionView> FindAsync(Actor by, Guid id, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        var redemption = await db.Set<Redemption>().FirstOrDefaultAsync(row => row.Id == id, ct);
        if (redemption is null || !await UseLedger.IsWithinAsync(db, by.Scope, redemption.StoreId, ct)) throw RedemptionRefusals.NotFound(id);
        return await PartViews.OfAsync(db, redemption, await db.Set<Use>().Where(use => use.RedemptionId == id && use.State != UseState.LetGo).ToListAsync(ct), ct);
    }

    /// <summary>A redemption by its receipt, or by that of one of its parts; null when there is none.</summary>
    public async Task<RedemptionView?> FindByReceiptAsync(Actor by, ReceiptAsked receipt, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var (source, store, number) = (receipt.Source, receipt.Store ?? "", receipt.ReceiptId);
        var id = await db.Set<Redemption>().Where(row => row.ReceiptSource == source && row.ReceiptStore == store && row.ReceiptNumber == number && row.IsTest == by.IsTest)
            .Select(row => row.PartOf ?? (Guid?)row.Id).FirstOrDefaultAsync(ct);
        return id is { } found ? await FindAsync(by, found, ct) : null;
    }
}
