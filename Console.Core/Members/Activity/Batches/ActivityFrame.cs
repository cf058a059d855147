using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity.Batches;

/// <summary>Whose an identity is: the record that stands today and the one that the identity began with.</summary>
sealed record Holder(long MemberId, long OriginMemberId);

/// <summary>All that a batch of activity is looked up against, loaded in a handful of queries.</summary>
sealed class ActivityFrame
{
    public Dictionary<string, (long Id, TimeZoneInfo Zone)> Stores { get; } = [];

    public Dictionary<string, long> Products { get; } = [];

    public Dictionary<IdentityKey, Holder> Members { get; } = [];

    /// <summary>Receipts of the batch that are there already, and the sales that returns name.</summary>
    public Dictionary<ReceiptKey, List<Receipt>> Receipts { get; } = [];

    /// <summary>Sales by number, wherever they were made.</summary>
    public ILookup<string, Receipt> Originals { get; private set; } = Array.Empty<Receipt>().ToLookup(receipt => receipt.ReceiptNumber);

    public ILookup<long, ReceiptLine> OriginalLines { get; private set; } = Array.Empty<ReceiptLine>().ToLookup(line => line.ReceiptId);

    /// <summary>Codes of the stores that the actor may speak for; null: all.</summary>
    public HashSet<string>? Mine { get; private set; }

    public TimeZoneInfo BrandZone { get; private set; } = TimeZoneInfo.Utc;

    public static async Task<ActivityFrame> LoadAsync(ConsoleDb db, Actor by, IReadOnlyList<ReadActivity> rows, CancellationToken ct)
    {
        var frame = new ActivityFrame();
        var brand = await db.Set<Brand>().AsNoTracking().FirstOrDefaultAsync(ct);
        if (Instants.IsZone(brand?.TimeZone)) frame.BrandZone = Instants.Zone(brand!.TimeZone);
        if (!by.Scope.IsEverything) frame.Mine = (await db.Set<Store>().Within(by.Scope).Select(store => store.Code).ToListAsync(ct)).ToHashSet();
        var codes = rows.Select(row => row.Row.Store).OfType<string>().Distinct().ToArray();
        foreach (var store in await db.Set<Store>().Where(store => EF.Parameter(codes).Contains(store.Code)).Select(store => new { store.Code, store.Id, store.TimeZone }).ToListAsync(ct))
            frame.Stores[store.Code] = (store.Id, Instants.IsZone(store.TimeZone) ? Instants.Zone(store.TimeZone) : frame.BrandZone);
        await frame.LoadReceiptsAsync(db, rows, ct);
        var skus = rows.SelectMany(row => row.Row.Lines ?? []).Select(line => line.Sku).OfType<string>().Distinct().ToArray();
        if (skus.Length > 0)
            foreach (var product in await db.Set<Product>().Where(product => EF.Parameter(skus).Contains(product.Sku)).Select(product => new { product.Sku, product.Id }).ToListAsync(ct))
                frame.Products[product.Sku] = product.Id;
        await frame.LoadMembersAsync(db, rows, ct);
        return frame;
    }

    async Task LoadReceiptsAsync(ConsoleDb db, IReadOnlyList<ReadActivity> rows, CancellationToken ct)
    {
        var numbers = rows.Where(row => row.Receipt is not null).Select(row => row.Receipt!.Value.Number).Distinct().ToArray();
        var originals = rows.Select(row => row.Row.OriginalReceiptId).OfType<string>().Distinct().ToArray();
        foreach (var source in rows.Where(row => row.Receipt is not null).Select(row => row.Receipt!.Value).GroupBy(key => (key.Source, key.Store)))
        {
            var (from, store, mine) = (source.Key.Source, source.Key.Store, source.Select(key => key.Number).Distinct().ToArray());
            foreach (var receipt in await db.Set<Receipt>().AsNoTracking()
                         .Where(row => row.Source == from && row.StoreCode == store && EF.Parameter(mine).Contains(row.ReceiptNumber)).ToListAsync(ct))
            {
                var key = new ReceiptKey(receipt.Source, receipt.StoreCode, receipt.ReceiptNumber);
                if (!Receipts.TryGetValue(key, out var known)) Receipts[key] = known = [];
                known.Add(receipt);
            }
        }

        if (originals.Length == 0) return;
        var sources = rows.Select(row => row.Row.Source!).Distinct().ToArray();
        var sales = await db.Set<Receipt>().AsNoTracking().Where(row => EF.Parameter(sources).Contains(row.Source) && EF.Parameter(originals).Contains(row.ReceiptNumber)
            && row.IsCurrent && row.Kind == ReceiptKind.Sale).ToListAsync(ct);
        Originals = sales.ToLookup(receipt => receipt.ReceiptNumber);
        var ids = sales.Select(receipt => receipt.Id).ToArray();
        OriginalLines = (await db.Set<ReceiptLine>().AsNoTracking().Where(line => EF.Parameter(ids).Contains(line.ReceiptId)).ToListAsync(ct)).ToLookup(line => line.ReceiptId);
    }

    async Task LoadMembersAsync(ConsoleDb db, IReadOnlyList<ReadActivity> rows, CancellationToken ct)
    {
        foreach (var kind in rows.Select(row => row.Member).OfType<IdentityKey>().GroupBy(key => key.Kind))
        {
            var values = kind.Select(key => key.Value).Distinct().ToArray();
            var found = await db.IdentitiesOf(kind.Key, values)
                .Join(db.Set<Member>(), identity => identity.MemberId, member => member.Id, (identity, member) => new { identity, member.Status })
                .Where(row => row.Status == MemberStatus.Active).Select(row => row.identity).AsNoTracking().ToListAsync(ct);
            foreach (var same in found.GroupBy(identity => new IdentityKey(identity.Kind, identity.Issuer, identity.Value)))
            {
                // Several hold it: the one who proved it, else nobody until the clash is decided.
                var holders = same.ToList();
                var one = holders.Count == 1 ? holders[0] : holders.Count(identity => identity.Verified) == 1 ? holders.Single(identity => identity.Verified) : null;
                if (one is not null) Members[same.Key] = new Holder(one.MemberId, one.OriginMemberId);
            }
        }
    }
}
