using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Http;

/// <summary>API keys that hold, and whom they make of a request. A key revoked by another process holds for at most a second more.</summary>
sealed class KnownKeys(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    readonly Recent<string, KnownKey> keys = new(gate, clock, typeof(ApiKey), typeof(User), typeof(Store));

    /// <summary>The creator's rights cut to the key's scopes, and the creator's stores cut to the key's one; null where no valid key has this hash, or its creator may not sign in any more.</summary>
    /// <param name="hash">SHA-256 of the key.</param>
    public async Task<ApiCaller?> CallerAsync(byte[] hash, string language, CancellationToken ct) =>
        await keys.OfAsync(Convert.ToHexString(hash), () => ReadAsync(hash, ct)) is { } known && (known.Expires is not { } end || end > clock.GetUtcNow())
            ? known.Caller with { Actor = known.Caller.Actor with { Language = language } }
            : null;

    async Task<KnownKey?> ReadAsync(byte[] hash, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var found = await (
            from key in db.Set<ApiKey>().Where(key => key.Hash == hash && key.RevokedAt == null)
            join creator in db.Set<User>().Where(user => !user.IsDisabled) on key.CreatedById equals creator.Id
            join store in db.Set<Store>() on key.StoreId equals store.Id into stores
            from bound in stores.DefaultIfEmpty()
            select new { Key = key, creator.Roles, creator.Scope, Store = bound == null ? null : bound.Code }).SingleOrDefaultAsync(ct);
        if (found is null) return null;
        var scopes = ApiScopes.Split(found.Key.Scopes);
        var rights = RightTable.Of(found.Roles).Intersect(ApiScopes.RightsOf(scopes)).ToHashSet();
        var scope = found.Store is null ? Scope.FromJson(found.Scope) : new Scope(ScopeKind.Stores, [found.Store]);
        var actor = new Actor(ActorKind.Key, found.Key.Id, found.Key.Name, rights, scope) { PersonId = found.Key.CreatedById, IsTest = found.Key.IsTest };
        return new KnownKey(new ApiCaller(actor, found.Key.Id, found.Store, found.Key.IsTest, scopes), found.Key.ExpiresAt);
    }

    sealed record KnownKey(ApiCaller Caller, DateTimeOffset? Expires);
}
