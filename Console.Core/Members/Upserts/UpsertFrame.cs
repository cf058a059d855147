using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>What every row of a batch is read against.</summary>
/// <param name="Stores">Ids by code of the stores that rows name.</param>
/// <param name="Mine">Stores within the actor's scope; null for the whole brand.</param>
/// <param name="Topics">The active topics, for statements about all of them.</param>
sealed record UpsertFrame(
    UpsertOrigin Origin, string Country, DateTimeOffset Now, IReadOnlyDictionary<string, long> Stores, IReadOnlySet<long>? Mine, IReadOnlyList<string> Topics)
{
    public static async Task<UpsertFrame> LoadAsync(
        ConsoleDb db, Actor by, UpsertOrigin origin, IReadOnlyList<MemberRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        var codes = rows.Select(row => row.HomeStore.Value?.Trim()).Where(code => !string.IsNullOrEmpty(code)).Select(code => code!).Distinct().ToArray();
        var stores = codes.Length == 0
            ? []
            : await db.Set<Store>().Where(store => EF.Parameter(codes).Contains(store.Code)).ToDictionaryAsync(store => store.Code, store => store.Id, ct);
        var mine = by.Scope.IsEverything ? null : (await db.StoresWithin(by.Scope).ToListAsync(ct)).ToHashSet();
        var topics = await db.Set<Topic>().Where(topic => topic.IsActive).Select(topic => topic.Code).ToListAsync(ct);
        return new UpsertFrame(origin, await HomeCountry.OfAsync(db, ct), now, stores, mine, topics);
    }

    /// <summary>True when a member with this home store is the actor's to write.</summary>
    public bool Reaches(long? homeStore) => Mine is null || (homeStore is { } store && Mine.Contains(store));
}
