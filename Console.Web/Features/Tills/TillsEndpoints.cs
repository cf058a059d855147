using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Web.Features.ResultPages;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Tills;

/// <summary>The workbook of the offline tills for the browser.</summary>
static class TillsEndpoints
{
    public static void MapTills(this IEndpointRouteBuilder routes) => routes.MapGet("/tills/workbook.xlsx", async (
        string? store, bool? onlyGaps, HttpContext http, TillsWorkbook workbook, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
    {
        var account = CurrentUser.IdOf(http.User) is { } user ? await Account.OfAsync(databases, user, ct) : null;
        if (account is null) return Results.Unauthorized();
        return await WorkbookFile.OfAsync(database, "tills.xlsx", file => workbook.WriteAsync(account.Actor, new TillFilter(store, onlyGaps ?? false), account.Actor.Language, file, ct), ct);
    }).RequireAuthorization().ExcludeFromDescription();
}
