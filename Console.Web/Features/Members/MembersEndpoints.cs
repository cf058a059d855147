using System.Globalization;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity.Batches;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Members;

/// <summary>Members and what they did, from the systems that know it first.</summary>
static class MembersEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Members");
        api.MapPost("/members/batch", MembersAsync).RequireWriteScope(ApiScopes.MembersWrite).Accepts<MembersBatch>("application/json").Produces<BatchAnswer>()
            .WithSummary("Creates and updates up to 1,000 members: absent leaves, null clears, lists replace; an older consent never overrides a newer one");
        api.MapGet("/members", ListAsync).RequireScope(ApiScopes.MembersRead).WithSummary("Members with their identities and consents, in the order of their ids");
        api.MapPost("/activity/batch", ActivityAsync).RequireWriteScope(ApiScopes.Activity).Accepts<ActivityBatch>("application/json").Produces<BatchAnswer>()
            .WithSummary("Records up to 1,000 receipts, returns and events; told twice is stored once, a higher revision corrects");
    }

    static async Task<ListAnswer<MemberContract>> ListAsync(
        ApiCaller caller, MemberQueries members, HttpContext http, CancellationToken ct, int? limit = null, string? cursor = null, DateTimeOffset? updatedSince = null)
    {
        var page = await members.ListAsync(caller.Actor, Cursors.After(cursor), Cursors.Limit(limit), updatedSince, ct);
        var next = page.Next is null ? null : Cursors.Of(long.Parse(page.Next, CultureInfo.InvariantCulture));
        return ListAnswer<MemberContract>.Of(new CursorPage<MemberContract>([.. page.Items.Select(MemberContract.Of)], next, page.Limit), http);
    }

    static async Task<BatchAnswer> MembersAsync(JsonElement body, ApiCaller caller, MemberActions members, HttpContext http, CancellationToken ct)
    {
        var batch = BatchRows.Read<MemberRow>(body);
        var origin = new UpsertOrigin($"key:{caller.Actor.Name}", IsTrusted: true);
        var answers = await members.UpsertAsync(caller.Actor, origin, [.. batch.OfType<MemberRow>()], ct);
        return new BatchAnswer(BatchRows.Answers(batch, answers, caller, (index, answer) => Row(index, answer, caller)), ServerTime.Of(http));
    }

    static async Task<BatchAnswer> ActivityAsync(JsonElement body, ApiCaller caller, MemberActions members, HttpContext http, CancellationToken ct)
    {
        var batch = BatchRows.Read<ActivityRow>(body);
        var origin = new ActivityOrigin($"key:{caller.Actor.Name}", caller.Holds(ApiScopes.Backfill));
        var answers = await members.RecordAsync(caller.Actor, origin, [.. batch.OfType<ActivityRow>()], ct);
        return new BatchAnswer(BatchRows.Answers(batch, answers, caller, (index, answer) => Row(index, answer, caller)), ServerTime.Of(http));
    }

    static BatchRow Row(int index, UpsertAnswer answer, ApiCaller caller) => answer.Problem is { } problem
        ? BatchRow.Of(index, problem, caller.Actor.Language)
        : new BatchRow(index, answer.Outcome.ToString().ToLowerInvariant(), Id: Id(answer.MemberId));

    static BatchRow Row(int index, ActivityAnswer answer, ApiCaller caller) => answer.Problem is { } problem
        ? BatchRow.Of(index, problem, caller.Actor.Language)
        : new BatchRow(index, answer.Outcome.ToString().ToLowerInvariant(), answer.Flags is [var flag, ..] ? flag : null, Id(answer.Id),
            answer.Flags.Count == 0 ? null : string.Join(" ", answer.Flags.Select(one => Wording.Say($"activity.{one}", caller.Actor.Language))));

    static string? Id(long? id) => id?.ToString(CultureInfo.InvariantCulture);
}
