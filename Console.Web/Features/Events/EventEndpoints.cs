using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Events;

/// <summary>One page of events; read on with <c>?after=</c> of <c>next</c>, which is always there.</summary>
sealed record EventListJson(IReadOnlyList<CloudEvent> Items, string Next, int Limit, DateTimeOffset ServerTime);

/// <summary>What happened, for other systems to poll; kept 90 days.</summary>
static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/events", List).RequireScope(ApiScopes.Events).WithName("events").WithTags("Events");

    static async Task<EventListJson> List(string? after, int? limit, HttpContext http, EventQueries queries, CancellationToken ct)
    {
        var (key, most) = (Cursors.After(after), Cursors.Limit(limit));
        var rows = await queries.AfterAsync(key, most, ct);
        return new EventListJson(
            [.. rows.Select(CloudEvent.Of)],
            Cursors.Of(rows.Count > 0 ? rows[^1].Id : key), most, ServerTime.Of(http));
    }
}
