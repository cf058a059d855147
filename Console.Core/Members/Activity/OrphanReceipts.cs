using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>Joins receipts that named an identity before anybody had it.</summary>
static class OrphanReceipts
{
    public static async Task JoinAsync(ConsoleDb db, IReadOnlyCollection<Identity> fresh, CancellationToken ct)
    {
        if (fresh.Count == 0 || !await db.Set<ReceiptIdentity>().AnyAsync(ct)) return;
        foreach (var kind in fresh.GroupBy(identity => identity.Kind))
        {
            var values = kind.Select(identity => identity.Value).Distinct().ToArray();
            var waiting = await db.Set<ReceiptIdentity>().AsNoTracking()
                .Where(row => row.Kind == kind.Key && EF.Parameter(values).Contains(row.Value)).ToListAsync(ct);
            foreach (var identity in kind)
            {
                var receipts = waiting.Where(row => row.Issuer == identity.Issuer && row.Value == identity.Value).Select(row => row.ReceiptId).ToArray();
                if (receipts.Length > 0) await JoinAsync(db, identity, receipts, ct);
            }
        }
    }

    static async Task JoinAsync(ConsoleDb db, Identity identity, long[] receipts, CancellationToken ct)
    {
        await db.Set<Receipt>().Where(receipt => EF.Parameter(receipts).Contains(receipt.Id) && receipt.MemberId == null).ExecuteUpdateAsync(set => set
            .SetProperty(receipt => receipt.MemberId, identity.MemberId).SetProperty(receipt => receipt.OriginMemberId, identity.OriginMemberId), ct);
        await db.Set<ReceiptLine>().Where(line => EF.Parameter(receipts).Contains(line.ReceiptId) && line.MemberId == null)
            .ExecuteUpdateAsync(set => set.SetProperty(line => line.MemberId, identity.MemberId), ct);
        var joined = await db.Set<Receipt>().AsNoTracking().Where(receipt => EF.Parameter(receipts).Contains(receipt.Id) && receipt.IsCurrent).ToListAsync(ct);
        await ActivityLog.AppendAsync(db, joined.Select(receipt => ReceiptFacts.Of(receipt)), ct);
        await db.Set<ReceiptIdentity>().Where(row => EF.Parameter(receipts).Contains(row.ReceiptId)).ExecuteDeleteAsync(ct);
    }
}
