using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Results;
using CampaignConsole.Core.Results.Exports;
using CampaignConsole.Web.Http;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.ResultPages;

/// <summary>Results over the API, and the workbook for both the API and the browser.</summary>
static class ResultsEndpoints
{
    public static void MapResults(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/campaigns").WithTags("Campaigns");
        api.MapGet("/{id:long}/results", ReadAsync).RequireScope(ApiScopes.Results).WithName("campaign-results");
        api.MapGet("/{id:long}/results.xlsx", (long id, string? reason, ApiCaller caller, HttpContext http, ResultsWorkbook workbook, DatabaseOptions database, CancellationToken ct) =>
            WriteAsync(caller.Actor, id, AskedLanguage.Of(http.Request), reason, workbook, database, ct)).RequireScope(ApiScopes.Results).WithName("campaign-workbook");
        routes.MapGet("/results/{id:long}/workbook.xlsx", async (
            long id, string? reason, HttpContext http, ResultsWorkbook workbook, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        {
            var account = CurrentUser.IdOf(http.User) is { } user ? await Account.OfAsync(databases, user, ct) : null;
            return account is null ? Results.Unauthorized() : await WriteAsync(account.Actor, id, account.Actor.Language, reason, workbook, database, ct);
        }).RequireAuthorization().ExcludeFromDescription();
        routes.MapSettlement();
    }

    static async Task<CampaignResultsJson> ReadAsync(long id, ApiCaller caller, HttpContext http, ResultsQueries results, CancellationToken ct) =>
        CampaignResultsJson.Of(await results.OfAsync(caller.Actor, id, ct), ServerTime.Of(http));

    static Task<IResult> WriteAsync(Actor by, long id, string language, string? reason, ResultsWorkbook workbook, DatabaseOptions database, CancellationToken ct) =>
        WorkbookFile.OfAsync(database, $"campaign-{id}-results.xlsx", file => workbook.WriteAsync(by, id, new WorkbookRequest(language, reason), file, ct), ct);
}
