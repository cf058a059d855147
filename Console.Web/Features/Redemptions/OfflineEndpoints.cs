using System.Globalization;
using System.Text.Json;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Redemptions;

/// <summary>What tills that go offline ask: the pack of their store, the key by which they check it, and the booking of what they sold meanwhile.</summary>
static class OfflineEndpoints
{
    const string SignedJson = "application/jose+json";

    public static void MapOffline(this IEndpointRouteBuilder api)
    {
        api.MapGet("/offers/pack", Pack).RequireScope(ApiScopes.Offers).WithName("offer-pack").Produces<SignedPack>(contentType: SignedJson).Produces(StatusCodes.Status304NotModified)
            .WithSummary("The signed pack of a store: its live offers, slices of their budgets, and vectors; with since only what changed");
        api.MapGet("/offers/pack/keys", Keys).RequireScope(ApiScopes.Offers).WithName("offer-pack-keys").WithSummary("The public keys by which packs are checked");
        // No Idempotency-Key: each sale has its own, the till's number, and a batch that broke off is sent again in any part.
        api.MapPost("/redemptions/offline", Book).RequireScope(ApiScopes.Redeem).WithName("offline-sales").Accepts<OfflineBatchJson>("application/json").Produces<OfflineAnswerJson>()
            .WithSummary("Books up to 500 sales that a till rang up while it was offline; a number told twice is booked once, gaps are reported");
    }

    static async Task<IResult> Pack(ApiCaller caller, string? store, long? since, HttpContext http, PackActions packs, CancellationToken ct)
    {
        var answer = await packs.FetchAsync(caller.Actor, new PackAsked(store ?? caller.Store, since, HeldBy(http.Request)), ct);
        // Weak: the offers are the same, the signature is another each time it is made.
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"W/\"{answer.Version}\"");
        http.Response.Headers.CacheControl = "private, no-cache";
        return answer.Pack is { } pack ? Results.Json(pack, ApiJson.Options, SignedJson) : Results.StatusCode(StatusCodes.Status304NotModified);
    }

    static async Task<PackKeysJson> Keys(ApiCaller caller, HttpContext http, PackActions packs, CancellationToken ct) =>
        new(await packs.KeysAsync(caller.Actor, ct), ServerTime.Of(http));

    static async Task<OfflineAnswerJson> Book(JsonElement body, ApiCaller caller, HttpContext http, OfflineActions actions, CancellationToken ct)
    {
        var batch = new OfflineBatch(
            Text(body, "device") ?? "", Text(body, "store") ?? caller.Store,
            Member(body, "sentAt")?.Deserialize<DateTimeOffset>(ApiJson.Options),
            Member(body, "sales") is { ValueKind: JsonValueKind.Array } sales ? [.. sales.EnumerateArray().Select(Read)]
                : throw new JsonException("A batch has sales.", "$.sales", null, null));
        return OfflineAnswerJson.Of(await actions.BookAsync(caller.Actor, batch, RedemptionEndpoints.Terms(caller), ct), caller.Actor.Language, ServerTime.Of(http));
    }

    /// <summary>The version that If-None-Match names.</summary>
    static long? HeldBy(HttpRequest request) => request.GetTypedHeaders().IfNoneMatch
        .Select(tag => long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : (long?)null)
        .FirstOrDefault(version => version is not null);

    static JsonElement? Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static string? Text(JsonElement body, string name) => Member(body, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A sale; null where it cannot be read, which loses none of the others.</summary>
    static OfflineSaleAsked? Read(JsonElement sale)
    {
        try
        {
            return sale.ValueKind == JsonValueKind.Object && sale.Deserialize<OfflineSaleJson>(ApiJson.Options) is { IsWhole: true } row ? row.Asked : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
