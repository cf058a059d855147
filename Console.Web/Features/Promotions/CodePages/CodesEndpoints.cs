using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Promotions.CodePages;

/// <summary>A promotion's codes in full for the browser: as CSV, as workbook, and as one QR picture each.</summary>
static class CodesEndpoints
{
    const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapCodes(this IEndpointRouteBuilder routes)
    {
        routes.MapForm("csv", "text/csv", (export, by, promotion, reason, file, ct) => export.WriteCsvAsync(by, promotion, reason, file, ct));
        routes.MapForm("xlsx", Workbook, (export, by, promotion, reason, file, ct) => export.WriteWorkbookAsync(by, promotion, reason, file, ct));
        routes.MapForm("zip", "application/zip", (export, by, promotion, reason, file, ct) => export.WriteZipAsync(by, promotion, reason, QrPicture.Svg, file, ct));
    }

    static void MapForm(this IEndpointRouteBuilder routes, string form, string type, Func<CodesExport, Actor, long, string?, Stream, CancellationToken, Task> write) =>
        routes.MapGet($"/promotions/{{promotion:long}}/codes/codes.{form}", (
            long promotion, string? reason, HttpContext http, CodesExport export, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
            AnswerAsync(http, database, databases, type, $"codes-{promotion}.{form}", (by, file) => write(export, by, promotion, reason, file, ct), ct))
            .RequireAuthorization().ExcludeFromDescription();

    /// <summary>Written to a file first: a refusal half way must not end as half a list.</summary>
    internal static async Task<IResult> AnswerAsync(
        HttpContext http, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, string type, string name, Func<Actor, Stream, Task> write, CancellationToken ct)
    {
        if (CurrentUser.IdOf(http.User) is not { } id || await Account.OfAsync(databases, id, ct) is not { } account) return Results.Unauthorized();
        var path = Path.Combine(database.Folder("exports"), $"{Guid.CreateVersion7():N}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            await Task.Run(() => write(account.Actor, file), ct);
            file.Position = 0;
            return Results.File(file, type, name);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
