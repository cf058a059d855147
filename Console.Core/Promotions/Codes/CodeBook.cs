using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>A code that was found.</summary>
/// <param name="OriginMemberId">The holder of a personal code.</param>
public sealed record FoundCode(long Id, long OfferId, CodeKind Kind, long? OriginMemberId, long? MemberId);

/// <summary>Makes, finds and reads codes; called by other stages inside their own reads and writes.</summary>
public sealed class CodeBook(CodeVault vault)
{
    /// <summary>The most codes that one call makes.</summary>
    public const int Most = 1_000_000;

    const int AskedAtOnce = 400;

    static readonly Compiled<Func<ConsoleDb, byte[], CancellationToken, Task<FoundCode?>>> Brought = new(() => EF.CompileAsyncQuery(
        (ConsoleDb db, byte[] hmac, CancellationToken _) => db.Set<OfferCode>().AsNoTracking().Where(code => code.Hmac == hmac && code.OfferId != null)
            .Select(code => new FoundCode(code.Id, code.OfferId!.Value, code.Kind, code.OriginMemberId, code.MemberId)).FirstOrDefault()));

    /// <summary>Adds the shared code of an offer to the surrounding write. An earlier version of the promotion keeps it until this one takes it over.</summary>
    /// <param name="takeOver">Brings the code to this version: said when it goes live, so that what was printed keeps working.</param>
    /// <exception cref="Kernel.Refused"><c>code_taken</c>: another promotion's offer has it.</exception>
    public async Task ShareAsync(ConsoleDb db, long offer, string code, bool takeOver, CancellationToken ct)
    {
        var keys = await vault.MakeAsync(db, ct);
        var row = keys.Row(offer, CodeKind.Shared, code.ToUpperInvariant());
        var taken = await db.Set<OfferCode>().FirstOrDefaultAsync(other => other.Hmac == row.Hmac, ct);
        if (taken is null)
        {
            db.Add(row);
            return;
        }

        var holder = await db.Set<Offer>().Where(other => other.Id == taken.OfferId).Select(other => new { other.PromotionId, other.State }).FirstOrDefaultAsync(ct);
        var own = await db.Set<Offer>().AnyAsync(other => other.Id == offer && holder != null && other.PromotionId == holder.PromotionId, ct);
        if (taken.Kind != CodeKind.Shared || (!own && holder?.State != OfferState.Withdrawn)) throw PromotionRefusals.CodeTaken(code);
        if (takeOver || !own) taken.OfferId = offer;
    }

    /// <summary>Makes codes of a pool, bound to nobody, in bulk.</summary>
    public async Task<IReadOnlyList<long>> PoolAsync(ConsoleDb db, long offer, int count, CancellationToken ct)
    {
        if (count > Most) throw PromotionRefusals.CodesTooMany(Most);
        return await WriteAsync(db, offer, CodeKind.Pool, [.. Enumerable.Range(0, count).Select(_ => (CodeText.New(), (long?)null, (long?)null))], ct);
    }

    /// <summary>Takes codes from elsewhere into the pool of a promotion; those that it has already stay as they are.</summary>
    /// <returns>The normalised codes that another promotion or offer has: they were left out.</returns>
    public async Task<IReadOnlySet<string>> AdoptAsync(ConsoleDb db, long promotion, IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        if (codes.Count > Most) throw PromotionRefusals.CodesTooMany(Most);
        var keys = await vault.MakeAsync(db, ct);
        var taken = new HashSet<string>();
        foreach (var part in codes.DistinctBy(CodeText.Normal).Chunk(AskedAtOnce))
        {
            var rows = part.Select(code => (Code: CodeText.Normal(code), Row: keys.Row(null, CodeKind.Pool, code))).ToList();
            var hmacs = rows.Select(row => row.Row.Hmac).ToList();
            var known = (await db.Set<OfferCode>().Where(code => hmacs.Contains(code.Hmac)).Select(code => new { code.Hmac, code.PromotionId }).ToListAsync(ct))
                .ToDictionary(code => Convert.ToHexString(code.Hmac), code => code.PromotionId);
            taken.UnionWith(rows.Where(row => known.TryGetValue(Convert.ToHexString(row.Row.Hmac), out var holder) && holder != promotion).Select(row => row.Code));
            var fresh = rows.Where(row => !known.ContainsKey(Convert.ToHexString(row.Row.Hmac))).Select(row => row.Row).ToList();
            var ids = await db.ReserveIdsAsync<OfferCode>(fresh.Count, ct);
            for (var i = 0; i < fresh.Count; i++) (fresh[i].Id, fresh[i].PromotionId) = (ids[i], promotion);
            await db.InsertAsync(fresh, ct);
        }

        return taken;
    }

    /// <summary>Makes codes for a promotion, in bulk: like those from elsewhere they wait until a version of it goes live.</summary>
    internal async Task WaitAsync(ConsoleDb db, long promotion, int count, CancellationToken ct)
    {
        var keys = await vault.MakeAsync(db, ct);
        var ids = await db.ReserveIdsAsync<OfferCode>(count, ct);
        await db.InsertAsync(ids.Select(id =>
        {
            var row = keys.Row(null, CodeKind.Pool, CodeText.New());
            (row.Id, row.PromotionId) = (id, promotion);
            return row;
        }), ct);
    }

    /// <summary>The row of a code that was typed in full; null when there is none.</summary>
    internal async Task<long?> RowAsync(ConsoleDb db, string typed, CancellationToken ct)
    {
        if (!CodeText.IsFindable(typed) || await vault.KeysAsync(db, ct) is not { } keys) return null;
        var hmac = keys.Find(typed);
        return await db.Set<OfferCode>().Where(code => code.Hmac == hmac).Select(code => (long?)code.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>Brings the codes that a promotion got from elsewhere to its version that goes live, so that what was printed keeps working.</summary>
    /// <param name="sealedWith">How many there were when it was sealed; later ones wait for the next version and its approval.</param>
    internal static async Task HandOverAsync(ConsoleDb db, long promotion, long offer, int sealedWith, CancellationToken ct)
    {
        var brought = db.Set<OfferCode>().Where(code => code.PromotionId == promotion);
        var last = await brought.OrderBy(code => code.Id).Select(code => code.Id).Skip(sealedWith - 1).FirstAsync(ct);
        await brought.Where(code => code.Id <= last).ExecuteUpdateAsync(set => set.SetProperty(code => code.OfferId, offer), ct);
    }

    /// <summary>Makes a personal code for each member, in bulk; answers the code ids in the members' order.</summary>
    public Task<IReadOnlyList<long>> PersonalAsync(ConsoleDb db, long offer, IReadOnlyList<(long Origin, long Member)> members, CancellationToken ct) =>
        WriteAsync(db, offer, CodeKind.Personal, [.. members.Select(member => (CodeText.New(), (long?)member.Origin, (long?)member.Member))], ct);

    /// <summary>The code that somebody brings; null when there is none or it was mistyped.</summary>
    public async Task<FoundCode?> FindAsync(ConsoleDb db, string typed, CancellationToken ct)
    {
        if (!CodeText.IsFindable(typed) || await vault.KeysAsync(db, ct) is not { } keys) return null;
        return await Brought.For(db)(db, keys.Find(typed), ct);
    }

    /// <summary>Codes in full, by id: only for the renderer, the offers answer, the Desk and an audited export.</summary>
    public async Task<IReadOnlyDictionary<long, string>> ShowAsync(ConsoleDb db, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0 || await vault.KeysAsync(db, ct) is not { } keys) return new Dictionary<long, string>();
        var rows = await db.Set<OfferCode>().Where(code => ids.Contains(code.Id)).Select(code => new { code.Id, code.Cipher }).ToListAsync(ct);
        return rows.ToDictionary(row => row.Id, row => keys.Show(row.Cipher));
    }

    async Task<IReadOnlyList<long>> WriteAsync(ConsoleDb db, long offer, CodeKind kind, IReadOnlyList<(string Code, long? Origin, long? Member)> codes, CancellationToken ct)
    {
        var keys = await vault.MakeAsync(db, ct);
        var ids = await db.ReserveIdsAsync<OfferCode>(codes.Count, ct);
        await db.InsertAsync(codes.Select((code, i) =>
        {
            var row = keys.Row(offer, kind, code.Code);
            (row.Id, row.OriginMemberId, row.MemberId) = (ids[i], code.Origin, code.Member);
            return row;
        }), ct);
        return ids;
    }
}
