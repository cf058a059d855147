using System.Text.Json;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Calls;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>Results of calls, at most 1,000.</summary>
sealed record CallResultsBatch(IReadOnlyList<CallResultRow> Outcomes);

/// <summary>What came of one call.</summary>
/// <param name="Key">The row's key in the call list.</param>
/// <param name="Outcome"><c>reached</c>, <c>refused</c>, <c>call_back</c> or <c>never_again</c>.</param>
/// <param name="At">When it was called; now when absent.</param>
/// <param name="CallBackAt">When the member asked to be called again; with <c>call_back</c> only.</param>
sealed record CallResultRow(string? Key, string? Outcome, DateTimeOffset? At = null, DateTimeOffset? CallBackAt = null);

/// <summary>The call centre tells what came of its calls.</summary>
static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/calls/outcomes", TakeAsync).RequireWriteScope(ApiScopes.Activity).WithTags("Channels").Accepts<CallResultsBatch>("application/json").Produces<BatchAnswer>()
            .WithSummary("Takes what came of up to 1,000 calls of a call list: reached, refused, call_back, never_again; refusals change the member's consent at once");

    static async Task<BatchAnswer> TakeAsync(JsonElement body, ApiCaller caller, CallOutcomes calls, HttpContext http, CancellationToken ct)
    {
        var batch = BatchRows.Read<CallResultRow>(body);
        var read = batch.OfType<CallResultRow>().Select(Read).ToList();
        var answers = new Queue<CallAnswer>(await calls.TakeAsync(caller.Actor, [.. read.Select(row => row.Result).OfType<CallResult>()], ct));
        return new BatchAnswer(BatchRows.Answers(batch, read, caller, (index, row) => Answer(index, row.Problem is { } problem ? new CallAnswer(false, problem) : answers.Dequeue(), caller)), ServerTime.Of(http));
    }

    static (CallResult? Result, Refused? Problem) Read(CallResultRow row)
    {
        if (!Guid.TryParse(row.Key, out var key)) return (null, ChannelRefusals.CallUnknown());
        return CallOutcomes.Spellings.TryGetValue(row.Outcome?.Trim().ToLowerInvariant() ?? "", out var outcome)
            ? (new CallResult(key, outcome, row.At, row.CallBackAt), null)
            : (null, ChannelRefusals.CallOutcomeUnknown());
    }

    static BatchRow Answer(int index, CallAnswer answer, ApiCaller caller) => answer.Problem is { } problem
        ? BatchRow.Of(index, problem, caller.Actor.Language)
        : new BatchRow(index, answer.IsNew ? "created" : "unchanged");
}
