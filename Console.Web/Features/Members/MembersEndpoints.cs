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
    const int MostRows = 1000;

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
        var batch = ReadBatch<MemberRow>(body);
        var origin = new UpsertOrigin($"key:{caller.Actor.Name}", IsTrusted: true);
        var answers = new Queue<UpsertAnswer>(await members.UpsertAsync(caller.Actor, origin, [.. batch.OfType<MemberRow>()], ct));
        return new BatchAnswer([.. batch.Select((row, index) => row is null ? Malformed(index, caller) : Row(index, answers.Dequeue(), caller))], ServerTime.Of(http));
    }

    static async Task<BatchAnswer> ActivityAsync(JsonElement body, ApiCaller caller, MemberActions members, HttpContext http, CancellationToken ct)
    {
        var batch = ReadBatch<ActivityRow>(body);
        var origin = new ActivityOrigin($"key:{caller.Actor.Name}", caller.Holds(ApiScopes.Backfill));
        var answers = new Queue<ActivityAnswer>(await members.RecordAsync(caller.Actor, origin, [.. batch.OfType<ActivityRow>()], ct));
        return new BatchAnswer([.. batch.Select((row, index) => row is null ? Malformed(index, caller) : Row(index, answers.Dequeue(), caller))], ServerTime.Of(http));
    }

    /// <summary>The rows of a body, a bare list or a list under any name; a row that cannot be read is null and loses none of the others.</summary>
    static List<T?> ReadBatch<T>(JsonElement body) where T : class
    {
        var list = body.ValueKind == JsonValueKind.Object
            ? body.EnumerateObject().Select(property => property.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array)
            : body;
        if (list.ValueKind != JsonValueKind.Array) throw new JsonException("A batch is a list of rows.");
        if (list.GetArrayLength() > MostRows) throw MemberRefusals.BatchTooLong(MostRows);
        return [.. list.EnumerateArray().Select(Read<T>)];
    }

    static T? Read<T>(JsonElement row) where T : class
    {
        try
        {
            return row.ValueKind == JsonValueKind.Object ? row.Deserialize<T>(ApiJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static BatchRow Malformed(int index, ApiCaller caller) => BatchRow.Of(index, new Refused("row_malformed", RefusedKind.Invalid), caller.Actor.Language);

    static BatchRow Row(int index, UpsertAnswer answer, ApiCaller caller) => answer.Problem is { } problem
        ? BatchRow.Of(index, problem, caller.Actor.Language)
        : new BatchRow(index, answer.Outcome.ToString().ToLowerInvariant(), Id: Id(answer.MemberId));

    static BatchRow Row(int index, ActivityAnswer answer, ApiCaller caller) => answer.Problem is { } problem
        ? BatchRow.Of(index, problem, caller.Actor.Language)
        : new BatchRow(index, answer.Outcome.ToString().ToLowerInvariant(), answer.Flags is [var flag, ..] ? flag : null, Id(answer.Id),
            answer.Flags.Count == 0 ? null : string.Join(" ", answer.Flags.Select(one => Wording.Say($"activity.{one}", caller.Actor.Language))));

    static string? Id(long? id) => id?.ToString(CultureInfo.InvariantCulture);
}
