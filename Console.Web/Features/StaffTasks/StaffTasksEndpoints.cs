using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.StaffTasks;

/// <summary>Shop apps list, take, give back and report the tasks of their store.</summary>
static class StaffTasksEndpoints
{
    public static void MapStaffTasks(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/tasks").WithTags("Tasks");
        api.MapGet("", ListAsync).RequireScope(ApiScopes.Tasks).WithSummary("Open tasks of the key's store, each with what to say, in the order of their making");
        api.MapPost("/{key:guid}/take", TakeAsync).RequireWriteScope(ApiScopes.Tasks).WithSummary("Takes a task; of two who do, one is told who was first");
        api.MapPost("/{key:guid}/give-back", GiveBackAsync).RequireWriteScope(ApiScopes.Tasks).WithSummary("Gives a task back that one has taken: others may take it");
        api.MapPost("/{key:guid}/report", ReportAsync).RequireWriteScope(ApiScopes.Tasks).WithSummary("Says what came of a task: done, not_reached, refused, never_again; a no changes the member's consent at once");
    }

    static async Task<ListAnswer<TaskJson>> ListAsync(ApiCaller caller, TaskQueries tasks, HttpContext http, string? store, int? limit, string? cursor, CancellationToken ct)
    {
        var take = Cursors.Limit(limit);
        var rows = await tasks.AfterAsync(caller.Actor, store ?? caller.Store, Cursors.After(cursor), take, ct);
        return ListAnswer<TaskJson>.Of(new CursorPage<TaskJson>([.. rows.Select(TaskJson.Of)], rows.Count == take ? Cursors.Of(rows[^1].Row.Id) : null, take), http);
    }

    static async Task<TaskAnswerJson> TakeAsync(Guid key, TakeJson asked, ApiCaller caller, TaskActions tasks, CancellationToken ct) =>
        TaskAnswerJson.Of(await tasks.TakeAsync(caller.Actor, key, asked.Staff, ct), caller.Actor.Language);

    static async Task<TaskAnswerJson> GiveBackAsync(Guid key, TakeJson asked, ApiCaller caller, TaskActions tasks, CancellationToken ct)
    {
        await tasks.GiveBackAsync(caller.Actor, key, asked.Staff, ct);
        return TaskAnswerJson.GivenBack;
    }

    static async Task<TaskAnswerJson> ReportAsync(Guid key, ReportJson asked, ApiCaller caller, TaskActions tasks, CancellationToken ct) =>
        TaskAnswerJson.Of(await tasks.ReportAsync(caller.Actor, key, OutcomeOf(asked.Outcome), asked.Staff, ct), caller.Actor.Language);

    static TaskOutcome OutcomeOf(string? said) => said?.Trim().ToLowerInvariant() switch
    {
        "done" => TaskOutcome.Done,
        "not_reached" => TaskOutcome.NotReached,
        "refused" => TaskOutcome.Refused,
        "never_again" => TaskOutcome.NeverAgain,
        _ => throw TaskRefusals.OutcomeUnknown(),
    };
}
