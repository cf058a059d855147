using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>What a till asks for.</summary>
/// <param name="Store">The store's code.</param>
/// <param name="Since">The version whose difference it wants; null: everything.</param>
/// <param name="Has">The version that it says it has; nothing is sent while that is still the one.</param>
public sealed record PackAsked(string? Store, long? Since = null, long? Has = null);

/// <summary>The version of now; the pack is null where the till has it already.</summary>
public sealed record PackAnswer(long Version, SignedPack? Pack);

/// <summary>Makes the pack of a store: a new version whenever what it says changed, and in time before the old one expires.</summary>
public sealed class PackActions(WriteGate gate, IDbContextFactory<ConsoleDb> databases, SellingPlaces places, LiveOffers live, PackKey key, PackTerms terms)
{
    /// <summary>The pack of a store, or what changed since a version; a version that is not known here any more is answered with everything.</summary>
    /// <exception cref="Refused"><c>pack_store_missing</c>, <c>store_unknown</c>, <c>store_out_of_scope</c></exception>
    public async Task<PackAnswer> FetchAsync(Actor by, PackAsked asked, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var place = await places.OfAsync(by, asked.Store, ct);
        if (place.StoreId is not { } store) throw RedemptionRefusals.PackStoreMissing();
        await using var db = databases.CreateDbContext();
        var now = terms.Now;
        var contents = await PackContents.OfAsync(db, place, (await live.AllAsync(ct)).Values, now, ct);
        var version = await VersionAsync(db, store, contents, now, ct);
        if (asked.Since == version.Version || asked.Has == version.Version) return new PackAnswer(version.Version, null);
        var before = asked.Since is { } since
            ? await db.Set<OfferPack>().Where(pack => pack.StoreId == store && pack.Version == since).Select(pack => pack.Revisions).FirstOrDefaultAsync(ct)
            : null;
        var document = await DocumentAsync(db, place, contents, version, before is null ? null : asked.Since, before, ct);
        return new PackAnswer(version.Version, await key.SignAsync(document, ct));
    }

    /// <summary>The keys by which tills check packs; one today.</summary>
    public async Task<IReadOnlyList<PackPublicKey>> KeysAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        return [await key.PublicAsync(ct)];
    }

    async Task<OfferPack> VersionAsync(ConsoleDb reader, long store, PackContents contents, DateTimeOffset now, CancellationToken ct)
    {
        var says = PackDocument.ContentsOf(contents.Revisions);
        return await LatestAsync(reader) is { } known && Stands(known) ? known : await gate.WriteAsync(async db =>
        {
            var latest = await LatestAsync(db);
            if (latest is not null && Stands(latest)) return latest;
            var made = new OfferPack
            {
                StoreId = store, Version = Math.Max(now.ToUnixTimeMilliseconds(), latest?.Version + 1 ?? 0), MadeAt = now, Contents = says, Revisions = CanonicalJson.Of(contents.Revisions),
            };
            // Two nodes may come to it at once; then the one that was first stands, or both do, which is as good.
            await db.InsertAsync([made], ct, OnExisting.Skip);
            var oldest = await db.Set<OfferPack>().Where(pack => pack.StoreId == store).OrderByDescending(pack => pack.Version).Select(pack => pack.Version)
                .Skip(OfferPack.Kept - 1).FirstOrDefaultAsync(ct);
            await db.Set<OfferPack>().Where(pack => pack.StoreId == store && pack.Version < oldest).ExecuteDeleteAsync(ct);
            return made;
        }, ct);

        Task<OfferPack?> LatestAsync(ConsoleDb db) => db.Set<OfferPack>().Where(pack => pack.StoreId == store).OrderByDescending(pack => pack.Version).AsNoTracking().FirstOrDefaultAsync(ct);

        // What is told to be unchanged has at least half of its life before it.
        bool Stands(OfferPack pack) => pack.Contents == says && now < pack.MadeAt + (terms.Life / 2);
    }

    async Task<PackDocument> DocumentAsync(ConsoleDb db, SellingPlace place, PackContents contents, OfferPack version, long? since, string? before, CancellationToken ct)
    {
        var known = before is null ? [] : CanonicalJson.Read<Dictionary<long, string>>(before);
        var sent = contents.Offers.Where(offer => known.GetValueOrDefault(offer.OfferId) != offer.Revision).ToList();
        var ids = sent.Select(offer => offer.OfferId).ToArray();
        var texts = await db.Set<Offer>().Where(offer => EF.Parameter(ids).Contains(offer.Id)).Select(offer => new { offer.Id, offer.Document }).ToDictionaryAsync(
            offer => offer.Id, offer => offer.Document, ct);
        return new PackDocument
        {
            Store = place.Code!, StoreType = contents.StoreType, Region = place.Region ?? "", TimeZone = place.Zone.Id, Currency = place.Currency,
            Version = version.Version, Since = since, MadeAt = version.MadeAt, ExpiresAt = version.MadeAt + terms.Life, Contents = version.Contents,
            Offers = [.. sent.Select(offer => offer with { Document = texts[offer.OfferId] })],
            Gone = [.. known.Keys.Except(contents.Offers.Select(offer => offer.OfferId)).Order()],
            Samples = since is null ? await PackSamples.OfAsync(db, contents.Decidable, ct) : null,
            Vectors = since is null ? PackVectors.All : null,
        };
    }
}

/// <summary>By which clock and for how long packs are made.</summary>
public sealed class PackTerms(TillOptions options, TimeProvider clock)
{
    /// <summary>To the millisecond, as it is stored.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public TimeSpan Life => options.PackLife;
}
