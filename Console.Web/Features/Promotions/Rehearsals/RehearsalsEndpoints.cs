using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Promotions.Rehearsals;

/// <summary>A rehearsal's workbook for the browser.</summary>
static class RehearsalsEndpoints
{
    const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapRehearsals(this IEndpointRouteBuilder routes) => routes.MapGet("/promotions/{promotion:long}/rehearsals/{id:long}/workbook.xlsx", async (
        long id, HttpContext http, RehearsalWorkbook workbook, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
    {
        var account = CurrentUser.IdOf(http.User) is { } user ? await Account.OfAsync(databases, user, ct) : null;
        return account is null ? Results.Unauthorized() : await WriteAsync(account.Actor, id, workbook, database, ct);
    }).RequireAuthorization().ExcludeFromDescription();

    /// <summary>Written to a file first: a refusal half way must not end as half a workbook.</summary>
    static async Task<IResult> WriteAsync(Actor by, long id, RehearsalWorkbook workbook, DatabaseOptions database, CancellationToken ct)
    {
        var path = Path.Combine(database.Folder("exports"), $"{Guid.CreateVersion7():N}.xlsx");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            await Task.Run(() => workbook.WriteAsync(by, id, by.Language, file, ct), ct);
            file.Position = 0;
            return Results.File(file, Workbook, $"rehearsal-{id}.xlsx");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
