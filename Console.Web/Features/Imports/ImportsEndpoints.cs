using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Imports;

/// <summary>Upload of a file and download of its report: plain requests, so that large files do not pass through the live connection.</summary>
static class ImportsEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/imports").RequireAuthorization().ExcludeFromDescription();
        group.MapPost("/{kind}/upload", UploadAsync).WithFormOptions(multipartBodyLengthLimit: ImportFolder.Largest + (1 << 20))
            .WithMetadata(new RequestSizeLimitAttribute(ImportFolder.Largest + (1 << 20)));
        group.MapGet("/{id:long}/report.csv", ReportAsync);
    }

    static async Task<IResult> UploadAsync(
        string kind, IFormFile file, [FromForm] string? options, HttpContext http, ImportActions imports, BrandQueries brands, IDbContextFactory<ConsoleDb> databases, CancellationToken ct)
    {
        var chosen = string.IsNullOrEmpty(options) ? [] : CanonicalJson.Read<Dictionary<string, string>>(options);
        try
        {
            var by = await ByAsync(http, databases, ct);
            var brand = await brands.GetAsync(ct);
            var defaults = new ImportPlan(new TableShape(TableFormat.Csv), ColumnMapping.Nothing, brand.Currency, brand.TimeZone, chosen);
            await using var content = file.OpenReadStream();
            var id = await imports.ReceiveAsync(by, kind, file.FileName, content, defaults, ct);
            return Results.Redirect($"/imports/{Uri.EscapeDataString(kind)}/{id}");
        }
        catch (Refused refused)
        {
            var kept = string.Concat(chosen.Select(option => $"&{Uri.EscapeDataString(option.Key)}={Uri.EscapeDataString(option.Value)}"));
            return Results.Redirect($"/imports/{Uri.EscapeDataString(kind)}?refused={refused.Code}{kept}");
        }
    }

    static async Task ReportAsync(long id, HttpContext http, ImportQueries imports, IDbContextFactory<ConsoleDb> databases, CancellationToken ct)
    {
        var by = await ByAsync(http, databases, ct);
        var seen = await imports.GetAsync(by, id, ct);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"report-{seen.Kind}-{seen.Id}.csv\"";
        await imports.WriteReportAsync(by with { Language = Languages.Of(System.Globalization.CultureInfo.CurrentUICulture.Name) }, id, http.Response.Body, ct);
    }

    static async Task<Actor> ByAsync(HttpContext http, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        CurrentUser.IdOf(http.User) is { } user && await Account.OfAsync(databases, user, ct) is { } account ? account.Actor : throw new Refused("signed_out", RefusedKind.Forbidden);
}
