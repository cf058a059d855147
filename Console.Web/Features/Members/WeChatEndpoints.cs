using System.Text.Json;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Members;

/// <summary>One-time subscriptions, at most 1,000.</summary>
sealed record GrantsBatch(IReadOnlyList<GrantRow> Grants);

/// <summary>A member allowed further messages of a template.</summary>
/// <param name="Key">Your number of the grant, at most 100 characters; told twice it counts once.</param>
/// <param name="App">The app id, as it stands at the member's WeChat identity.</param>
/// <param name="OpenId">The member's open id in that app.</param>
/// <param name="Template">The template's id at WeChat.</param>
/// <param name="Count">How many messages, 1 to 100; 1 when absent.</param>
/// <param name="At">When; now when absent.</param>
sealed record GrantRow(string? Key, string? App, string? OpenId, string? Template, int? Count = null, DateTimeOffset? At = null);

/// <summary>The mini program tells that members pressed "allow".</summary>
static class WeChatEndpoints
{
    public static void MapWeChat(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/wechat/subscriptions", TakeAsync).RequireWriteScope(ApiScopes.Activity).WithTags("Members").Accepts<GrantsBatch>("application/json").Produces<BatchAnswer>()
            .WithSummary("Takes up to 1,000 one-time subscriptions of WeChat: each adds to the counter of member, app and template; told twice it counts once");

    static async Task<BatchAnswer> TakeAsync(JsonElement body, ApiCaller caller, WeChatGrantActions grants, HttpContext http, CancellationToken ct)
    {
        var batch = BatchRows.Read<GrantRow>(body);
        var told = batch.OfType<GrantRow>().Select(row => new GrantTold(row.Key, row.App, row.OpenId, row.Template, row.Count ?? 1, row.At)).ToList();
        var answers = await grants.TakeAsync(caller.Actor, $"key:{caller.Actor.Name}", told, ct);
        return new BatchAnswer(BatchRows.Answers(batch, answers, caller, (index, answer) => answer.Problem is { } problem
            ? BatchRow.Of(index, problem, caller.Actor.Language)
            : new BatchRow(index, answer.IsNew ? "created" : "unchanged")), ServerTime.Of(http));
    }
}
