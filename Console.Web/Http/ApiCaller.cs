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

    /// <summary>The creator's rights cut to the key's scopes, and the creator's stores cut to the key's one.</summary>
    public static async Task<ApiCaller?> OfAsync(ConsoleDb db, ApiKey key, string language, CancellationToken ct)
    {
        var found = await db.Set<User>().Where(user => user.Id == key.CreatedById && !user.IsDisabled)
            .Select(user => new { user.Roles, user.Scope, Store = db.Set<Store>().Where(store => store.Id == key.StoreId).Select(store => store.Code).FirstOrDefault() })
            .SingleOrDefaultAsync(ct);
        if (found is null) return null;
        var scopes = ApiScopes.Split(key.Scopes);
        var rights = RightTable.Of(found.Roles).Intersect(ApiScopes.RightsOf(scopes)).ToHashSet();
        var scope = found.Store is null ? Scope.FromJson(found.Scope) : new Scope(ScopeKind.Stores, [found.Store]);
        var actor = new Actor(ActorKind.Key, key.Id, key.Name, rights, scope) { PersonId = key.CreatedById, Language = language };
        return new ApiCaller(actor, key.Id, found.Store, key.IsTest, scopes);
    }
}
