using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Campaigns;

/// <summary>Steering from outside: the same verbs, rules and approvals as in the console.</summary>
static class CampaignsEndpoints
{
    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/campaigns").WithTags("Campaigns");
        api.MapGet("", ListAsync).RequireScope(ApiScopes.CampaignsRead).WithSummary("Campaigns in the order of their making");
        api.MapPost("/{id:long}/launch", LaunchAsync).RequireWriteScope(ApiScopes.CampaignsWrite).WithSummary("Launches a campaign that is ready and, where a limit asks for it, approved");
        api.MapPost("/{id:long}/pause", PauseAsync).RequireWriteScope(ApiScopes.CampaignsWrite).WithSummary("Ends sending and assigning until it is resumed");
        api.MapPost("/{id:long}/resume", ResumeAsync).RequireWriteScope(ApiScopes.CampaignsWrite).WithSummary("Goes on after a pause");
        api.MapPost("/{id:long}/stop", StopAsync).RequireWriteScope(ApiScopes.CampaignsWrite).WithSummary("Ends sending and assigning for good; the offer stays redeemable");
    }

    static async Task<ListAnswer<CampaignAnswer>> ListAsync(ApiCaller caller, CampaignQueries campaigns, HttpContext http, int? limit, string? cursor, CancellationToken ct)
    {
        var take = Cursors.Limit(limit);
        var rows = await campaigns.AfterAsync(caller.Actor, Cursors.After(cursor), take, ct);
        return ListAnswer<CampaignAnswer>.Of(new CursorPage<CampaignAnswer>([.. rows.Select(CampaignAnswer.Of)], rows.Count == take ? Cursors.Of(rows[^1].Id) : null, take), http);
    }

    static async Task<CampaignAnswer> LaunchAsync(long id, ApiCaller caller, LaunchActions launches, CampaignQueries campaigns, CancellationToken ct)
    {
        await launches.LaunchAsync(caller.Actor, id, null, ct);
        return CampaignAnswer.Of(await campaigns.BriefAsync(caller.Actor, id, ct));
    }

    static async Task<CampaignAnswer> PauseAsync(long id, ApiCaller caller, LaunchActions launches, CampaignQueries campaigns, CancellationToken ct)
    {
        await launches.PauseAsync(caller.Actor, id, ct);
        return CampaignAnswer.Of(await campaigns.BriefAsync(caller.Actor, id, ct));
    }

    static async Task<CampaignAnswer> ResumeAsync(long id, ApiCaller caller, LaunchActions launches, CampaignQueries campaigns, CancellationToken ct)
    {
        await launches.ResumeAsync(caller.Actor, id, ct);
        return CampaignAnswer.Of(await campaigns.BriefAsync(caller.Actor, id, ct));
    }

    static async Task<CampaignAnswer> StopAsync(long id, StopAsked asked, ApiCaller caller, LaunchActions launches, CampaignQueries campaigns, CancellationToken ct)
    {
        await launches.StopAsync(caller.Actor, id, asked.Reason, ct);
        return CampaignAnswer.Of(await campaigns.BriefAsync(caller.Actor, id, ct));
    }
}

/// <summary>Why a campaign is stopped.</summary>
sealed record StopAsked(string Reason);

/// <summary>A campaign as the API answers it.</summary>
sealed record CampaignAnswer(long Id, string Name, string State, long? OfferId, DateTimeOffset? LaunchedAt, DateTimeOffset UpdatedAt)
{
    public static CampaignAnswer Of(CampaignBrief row) => new(row.Id, row.Name, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(row.State.ToString()), row.OfferId, row.LaunchedAt, row.UpdatedAt);
}
