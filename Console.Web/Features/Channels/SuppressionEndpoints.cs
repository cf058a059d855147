using System.Globalization;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>The list of addresses that nothing may be sent to, for systems that keep one of their own. It holds hashes: addresses go in and never come out.</summary>
static class SuppressionEndpoints
{
    public static void MapSuppressions(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/suppressions").WithTags("Suppressions");
        api.MapGet("", ListAsync).RequireScope(ApiScopes.SuppressionsRead).WithSummary("Suppressed addresses, masked, in the order of their ids");
        api.MapPost("/query", FindAsync).RequireScope(ApiScopes.SuppressionsRead).WithSummary("Whether an address is suppressed; it stands in the body, so that no log keeps it");
        api.MapPost("", AddAsync).RequireWriteScope(ApiScopes.SuppressionsWrite).Accepts<SuppressionBatch>("application/json").Produces<BatchAnswer>()
            .WithSummary("Suppresses up to 1,000 addresses; told twice they stand there once, with the longer term");
        api.MapDelete("/{id:long}", RemoveAsync).RequireWriteScope(ApiScopes.SuppressionsWrite).WithSummary("Lets an address be written to again, with a reason");
    }

    static async Task<ListAnswer<SuppressionView>> ListAsync(
        ApiCaller caller, SuppressionQueries queries, HttpContext http, CancellationToken ct, int? limit = null, string? cursor = null, string? @for = null)
    {
        var take = Cursors.Limit(limit);
        var rows = await queries.AfterAsync(caller.Actor, new SuppressionFilter(For: ReasonOf(@for)), Cursors.After(cursor), take, ct);
        return ListAnswer<SuppressionView>.Of(new CursorPage<SuppressionView>([.. rows.Select(SuppressionView.Of)], rows.Count == take ? Cursors.Of(rows[^1].Id) : null, take), http);
    }

    /// <summary>A reason as the API spells it, in whatever case.</summary>
    static SuppressedFor? ReasonOf(string? asked) => string.IsNullOrEmpty(asked) ? null
        : Enum.TryParse<SuppressedFor>(asked, ignoreCase: true, out var reason) && Enum.IsDefined(reason) ? reason
        : throw new BadHttpRequestException($"There is no reason “{asked}”.");

    /// <summary>At most one item: an address stands there once.</summary>
    static async Task<ListAnswer<SuppressionView>> FindAsync(SuppressionQuestion asked, ApiCaller caller, SuppressionQueries queries, HttpContext http, CancellationToken ct)
    {
        var rows = string.IsNullOrWhiteSpace(asked.Address) ? [] : await queries.AfterAsync(caller.Actor, new SuppressionFilter(asked.Address), 0, 1, ct);
        return ListAnswer<SuppressionView>.Of(new CursorPage<SuppressionView>([.. rows.Select(SuppressionView.Of)], null, 1), http);
    }

    static async Task<BatchAnswer> AddAsync(JsonElement body, ApiCaller caller, SuppressionActions actions, HttpContext http, CancellationToken ct)
    {
        var batch = BatchRows.Read<SuppressionAsked>(body);
        var answers = await actions.AddManyAsync(caller.Actor, [.. batch.OfType<SuppressionAsked>()], ct);
        return new BatchAnswer(BatchRows.Answers(batch, answers, caller, (index, answer) => answer.Problem is { } problem
            ? BatchRow.Of(index, problem, caller.Actor.Language)
            : new BatchRow(index, answer.IsNew ? "created" : "unchanged", Id: answer.Id?.ToString(CultureInfo.InvariantCulture))), ServerTime.Of(http));
    }

    static async Task<IResult> RemoveAsync(long id, string? reason, ApiCaller caller, SuppressionActions actions, CancellationToken ct)
    {
        await actions.RemoveAsync(caller.Actor, id, reason, ct);
        return Results.NoContent();
    }
}

/// <summary>Addresses to suppress.</summary>
sealed record SuppressionBatch(IReadOnlyList<SuppressionAsked>? Rows);

/// <summary>An address to look for.</summary>
sealed record SuppressionQuestion(string? Address);

/// <summary>A suppressed address as the API answers it.</summary>
/// <param name="Until">The first instant at which it no longer holds; null: for ever.</param>
/// <param name="Over">Its term is over: it holds nothing back any more.</param>
sealed record SuppressionView(long Id, string Kind, string Address, string For, string? Note, string Source, DateTimeOffset At, string By, DateTimeOffset? Until, bool Over)
{
    public static SuppressionView Of(SuppressionRow row) => new(
        row.Id, JsonNamingPolicy.CamelCase.ConvertName(row.Kind.ToString()), row.Masked, JsonNamingPolicy.CamelCase.ConvertName(row.For.ToString()), row.Note, row.Source, row.AddedAt, row.AddedBy, row.Until, row.IsOver);
}
