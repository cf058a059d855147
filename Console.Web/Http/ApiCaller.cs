using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Http;

/// <summary>The key behind a request and the actor that it makes.</summary>
/// <param name="Store">Code of the store that the key is bound to.</param>
sealed record ApiCaller(Actor Actor, long KeyId, string? Store, bool IsTest, IReadOnlyList<string> Scopes)
{
    public bool Holds(string scope) => ApiScopes.Holds(Scopes, scope);

    /// <summary>The caller of an authorised API request; endpoints take it as a parameter.</summary>
    public static ValueTask<ApiCaller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<ApiCaller>());

    /// <summary>The creator's rights cut to the key's scopes, and the creator's stores cut to the key's one; null where no valid key has this hash, or its creator may not sign in any more.</summary>
    /// <param name="hash">SHA-256 of the key.</param>
    public static async Task<ApiCaller?> OfAsync(ConsoleDb db, byte[] hash, DateTimeOffset now, string language, CancellationToken ct)
    {
        var found = await (
            from key in db.Set<ApiKey>().Where(key => key.Hash == hash && key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now))
            join creator in db.Set<User>().Where(user => !user.IsDisabled) on key.CreatedById equals creator.Id
            join store in db.Set<Store>() on key.StoreId equals store.Id into stores
            from bound in stores.DefaultIfEmpty()
            select new { Key = key, creator.Roles, creator.Scope, Store = bound == null ? null : bound.Code }).SingleOrDefaultAsync(ct);
        if (found is null) return null;
        var scopes = ApiScopes.Split(found.Key.Scopes);
        var rights = RightTable.Of(found.Roles).Intersect(ApiScopes.RightsOf(scopes)).ToHashSet();
        var scope = found.Store is null ? Scope.FromJson(found.Scope) : new Scope(ScopeKind.Stores, [found.Store]);
        var actor = new Actor(ActorKind.Key, found.Key.Id, found.Key.Name, rights, scope) { PersonId = found.Key.CreatedById, Language = language };
        return new ApiCaller(actor, found.Key.Id, found.Store, found.Key.IsTest, scopes);
    }
}
