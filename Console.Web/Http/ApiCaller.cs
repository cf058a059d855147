using CampaignConsole.Core.Platform.Access;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http;

/// <summary>The key behind a request and the actor that it makes.</summary>
/// <param name="Store">Code of the store that the key is bound to.</param>
sealed record ApiCaller(Actor Actor, long KeyId, string? Store, bool IsTest, IReadOnlyList<string> Scopes)
{
    public bool Holds(string scope) => ApiScopes.Holds(Scopes, scope);

    /// <summary>The caller of an authorised API request; endpoints take it as a parameter.</summary>
    public static ValueTask<ApiCaller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<ApiCaller>());
}
