using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>A store as a person edits it.</summary>
/// <param name="Version">As it was read; 0 for a new one.</param>
public sealed record StoreEdit(
    string Code, string Name, StoreKind Kind, string? Franchisee, string Region, string? City, string TimeZone, bool IsOpen, int Version);

/// <summary>Writes stores.</summary>
public sealed class StoreActions(WriteGate gate, TimeProvider clock)
{
    /// <summary>Rows in one call of a feed.</summary>
    public const int MostRows = 1_000;

    /// <summary>Stores one store.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <exception cref="Refused"><c>store_code_taken</c>, <c>changed_meanwhile</c>, <c>not_found</c>, <c>store_out_of_scope</c> and those of the rules</exception>
    public Task<long> SaveAsync(Actor by, long? id, StoreEdit edit, CancellationToken ct)
    {
        by.Demand(Right.EditCatalogue);
        return gate.WriteAsync(async db =>
        {
            var store = id is null ? null : await db.Set<Store>().Within(by.Scope).SingleOrDefaultAsync(row => row.Id == id, ct)
                ?? throw PlatformRefusals.NotFound("store", id);
            var before = store is null ? null : Words(store);
            if (store is not null && store.Version != edit.Version) throw PlatformRefusals.ChangedMeanwhile();
            var after = new Store
            {
                Code = edit.Code, Name = edit.Name, Kind = edit.Kind, Franchisee = edit.Franchisee, Region = edit.Region, City = edit.City,
                TimeZone = edit.TimeZone, IsOpen = edit.IsOpen,
            };
            StoreRules.Check(after);
            if (!StoreRules.Covers(by.Scope, after)) throw CatalogueRefusals.StoreOutOfScope(after.Code);
            if (await db.Set<Store>().AnyAsync(row => row.Code == after.Code && row.Id != (id ?? 0), ct)) throw CatalogueRefusals.StoreCodeTaken(after.Code);
            if (store is null) db.Add(store = after);
            else StoreFeed.Copy(after, store);
            store.UpdatedAt = clock.GetUtcNow();
            store.Version++;
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, store.UpdatedAt, before is null ? "store.create" : "store.change", store.Id, before, Words(store), ct);
            return store.Id;
        }, ct);
    }

    /// <summary>Stores rows of a feed by their code; one answer for each.</summary>
    /// <exception cref="Refused"><c>feed_too_long</c>, <c>right_missing</c></exception>
    public Task<IReadOnlyList<FeedAnswer>> FeedAsync(Actor by, IReadOnlyList<StoreRow> rows, CancellationToken ct)
    {
        by.Demand(Right.EditCatalogue);
        if (rows.Count > MostRows) throw CatalogueRefusals.FeedTooLong(MostRows);
        return gate.WriteAsync(async db =>
        {
            var answers = await StoreFeed.ApplyAsync(db, by.Scope, rows, clock.GetUtcNow(), ct);
            await FeedNote.AddAsync(db, by, clock.GetUtcNow(), "store.feed", answers, ct);
            return answers;
        }, ct);
    }

    static object Words(Store store) => new { store.Code, store.Name, store.Kind, store.Franchisee, store.Region, store.City, store.TimeZone, store.IsOpen };
}
