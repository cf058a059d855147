using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>A live offer, read once and kept.</summary>
public sealed record LiveOffer(long Id, long PromotionId, string Name, string Hash, OfferState State, PromotionDefinition Definition)
{
    public Candidate Candidate(IReadOnlyList<CapRoom> room) => new(Id, Hash, Definition, room);
}

/// <summary>The offers that tills honour, kept in memory: dropped when this node changes one, and checked against the database by a stamp once a second.</summary>
public sealed class LiveOffers(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim loading = new(1, 1);
    Kept? kept;
    int changes;

    /// <summary>All live offers by id.</summary>
    public async Task<IReadOnlyDictionary<long, LiveOffer>> AllAsync(CancellationToken ct) => (await IndexAsync(ct)).ById;

    async Task<OfferIndex> IndexAsync(CancellationToken ct)
    {
        if (Checked(clock.GetUtcNow()) is { } known) return known;
        await loading.WaitAsync(ct);
        try
        {
            // Whoever was first in the queue has read it for those behind.
            var now = clock.GetUtcNow();
            if (Checked(now) is { } read) return read;
            await using var db = databases.CreateDbContext();
            var (before, seen) = (kept, changes);
            var stamp = await StampAsync(db, ct);
            var found = before is not null && before.Stamp == stamp ? before with { CheckedAt = now } : new Kept(stamp, now, await ReadAsync(db, before, ct));
            // What changed while this was read is read again by the next question.
            if (seen == changes) kept = found;
            return found.Index;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>The offers that a basket has to be answered about.</summary>
    public async Task<IReadOnlyList<LiveOffer>> CandidatesAsync(Basket basket, Shopper shopper, CancellationToken ct) => (await IndexAsync(ct)).Candidates(basket, shopper);

    /// <summary>Reads again at the next question.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref changes);
        kept = null;
    }

    /// <summary>What was checked within the last second by a clock that has not been set back since; null: check.</summary>
    OfferIndex? Checked(DateTimeOffset now) => kept is { } one && now - one.CheckedAt < Fresh && now >= one.CheckedAt ? one.Index : null;

    /// <summary>Changes whenever an offer goes live or is withdrawn.</summary>
    static async Task<(int Count, long Sum)> StampAsync(ConsoleDb db, CancellationToken ct)
    {
        var live = db.Set<Offer>().Where(offer => offer.State == OfferState.Live);
        return (await live.CountAsync(ct), await live.SumAsync(offer => offer.Id * offer.Id, ct));
    }

    static async Task<OfferIndex> ReadAsync(ConsoleDb db, Kept? known, CancellationToken ct)
    {
        var ids = await db.Set<Offer>().Where(offer => offer.State == OfferState.Live).Select(offer => offer.Id).ToListAsync(ct);
        var missing = ids.Where(id => known?.Index.ById.ContainsKey(id) != true).ToList();
        var read = await db.Set<Offer>().Where(offer => missing.Contains(offer.Id)).ToListAsync(ct);
        var made = read.Select(offer => new LiveOffer(offer.Id, offer.PromotionId, offer.Name, offer.Hash, offer.State, CanonicalJson.Read<PromotionDefinition>(offer.Document)));
        var live = ids.ToHashSet();
        return new OfferIndex(made.Concat(known?.Index.ById.Values.Where(offer => live.Contains(offer.Id)) ?? []));
    }

    sealed record Kept((int Count, long Sum) Stamp, DateTimeOffset CheckedAt, OfferIndex Index);
}
