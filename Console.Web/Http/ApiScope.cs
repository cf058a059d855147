using CampaignConsole.Web.Http.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http;

/// <summary>The scope that a route asks of a key, for example <c>members:read</c>.</summary>
sealed record ApiScope(string Name);

/// <summary>Marks a route as a write that needs an Idempotency-Key.</summary>
/// <param name="ReadWhen">A query parameter that, when true, makes the request a read, for example <c>preview</c>.</param>
/// <param name="LooksFirst">
/// Whether a known key is looked for before anything is done. Not where everything before the first save only reads, or is rolled back with it: there the write finds it, in the question that it asks anyway.
/// </param>
sealed record NeedsIdempotencyKey(string? ReadWhen = null, bool LooksFirst = true)
{
    public bool IsRead(HttpRequest request) => ReadWhen is not null && request.Query[ReadWhen] == "true";
}

/// <summary>How endpoints say what a key must hold.</summary>
static class ApiScopeRoutes
{
    public const string Policy = "api:";

    /// <summary>Asks for a key with this scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder route, string scope) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(Policy + scope).WithMetadata(new ApiScope(scope));

    /// <summary>Asks for a key with this scope and for an Idempotency-Key: the route writes, and a retry gets the same answer.</summary>
    public static TBuilder RequireWriteScope<TBuilder>(this TBuilder route, string scope, string? readWhen = null, bool looksFirst = true) where TBuilder : IEndpointConventionBuilder =>
        route.RequireScope(scope).WithMetadata(new NeedsIdempotencyKey(readWhen, looksFirst)).AddEndpointFilter<TBuilder, IdempotentWrites>();
}
