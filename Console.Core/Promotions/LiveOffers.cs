using System.Collections.Frozen;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Invitations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>A live offer, or one that is held, read once and kept.</summary>
public sealed record LiveOffer(long Id, long PromotionId, string Name, string Hash, OfferState State, PromotionDefinition Definition)
{
    /// <summary>Ids of the franchise stores that accepted it, where it invites them.</summary>
    public IReadOnlySet<long> Accepted { get; init; } = FrozenSet<long>.Empty;

    /// <summary>How often franchise stores had answered when <see cref="Accepted"/> was read.</summary>
    public long Answers { get; init; }

    /// <summary>Whether it can hold at a place at all: within its scope and, where it asks franchise stores, accepted there.</summary>
    public bool IsAt(Basket place, long? store) =>
        Gate.IsHere(place, Definition.Places) && (!Definition.Places.AsksFranchisees() || place.StoreType != PlaceScope.Franchise || (store is { } id && Accepted.Contains(id)));

    /// <param name="store">The store that asks; null on the web.</param>
    public Candidate Candidate(IReadOnlyList<CapRoom> room, long? store = null) =>
        new(Id, Hash, Definition, room) { StoreAccepted = store is { } id && Accepted.Contains(id), IsHeld = State == OfferState.Held };
}

/// <summary>The offers that tills honour, kept in memory: dropped when this node changes one, and checked against the database by a stamp once a second.</summary>
public sealed class LiveOffers(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim loading = new(1, 1);
    Kept? kept;
    int changes;

    /// <summary>All live offers by id, and those that are held: they are answered with that reason.</summary>
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

    /// <summary>Changes whenever an offer goes live, is held, released or withdrawn, or a franchise store answers for one.</summary>
    static async Task<Stamp> StampAsync(ConsoleDb db, CancellationToken ct) =>
        await db.Set<Offer>().Where(offer => offer.State == OfferState.Live || offer.State == OfferState.Held).GroupBy(_ => 1)
            .Select(live => new Stamp(live.Count(), live.Sum(offer => offer.Id * offer.Id), live.Sum(offer => offer.Answers), live.Sum(offer => offer.State == OfferState.Held ? offer.Id * offer.Id : 0)))
            .FirstOrDefaultAsync(ct) ?? new Stamp(0, 0, 0, 0);

    static async Task<OfferIndex> ReadAsync(ConsoleDb db, Kept? known, CancellationToken ct)
    {
        var live = await db.Set<Offer>().Where(offer => offer.State == OfferState.Live || offer.State == OfferState.Held)
            .Select(offer => new { offer.Id, offer.Answers, offer.State }).ToDictionaryAsync(offer => offer.Id, offer => (offer.Answers, offer.State), ct);
        bool IsKnown(LiveOffer offer) => live.TryGetValue(offer.Id, out var now) && now.Answers == offer.Answers;
        var kept = known?.Index.ById.Values.Where(IsKnown).Select(offer => live[offer.Id].State == offer.State ? offer : offer with { State = live[offer.Id].State }).ToDictionary(offer => offer.Id) ?? [];
        var missing = live.Keys.Where(id => !kept.ContainsKey(id)).ToList();
        // The count of answers before the answers: whoever answers between the two is read again by the next look.
        var read = await db.Set<Offer>().Where(offer => missing.Contains(offer.Id)).ToListAsync(ct);
        var accepted = live.Values.Any(offer => offer.Answers > 0) ? await AcceptedAsync(db, missing, ct) : new Dictionary<long, FrozenSet<long>>();
        var made = read.Select(offer => new LiveOffer(offer.Id, offer.PromotionId, offer.Name, offer.Hash, live[offer.Id].State, CanonicalJson.Read<PromotionDefinition>(offer.Document))
        {
            Accepted = accepted.GetValueOrDefault(offer.Id) ?? FrozenSet<long>.Empty, Answers = live[offer.Id].Answers,
        });
        return new OfferIndex(made.Concat(kept.Values));
    }

    static async Task<Dictionary<long, FrozenSet<long>>> AcceptedAsync(ConsoleDb db, IReadOnlyList<long> offers, CancellationToken ct) =>
        (await db.Set<OfferInvitation>().Where(row => offers.Contains(row.OfferId) && row.Answer == InvitationAnswer.Accepted).Select(row => new { row.OfferId, row.StoreId }).ToListAsync(ct))
            .GroupBy(row => row.OfferId).ToDictionary(group => group.Key, group => group.Select(row => row.StoreId).ToFrozenSet());

    sealed record Stamp(int Count, long Sum, long Answers, long Held);

    sealed record Kept(Stamp Stamp, DateTimeOffset CheckedAt, OfferIndex Index);
}
