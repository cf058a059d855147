using System.Globalization;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Results.Settlement;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.ResultPages;

/// <summary>The settlement workbook for the browser.</summary>
static class SettlementEndpoints
{
    public static void MapSettlement(this IEndpointRouteBuilder routes) => routes.MapGet("/settlement/{month}/workbook.xlsx", async (
        string month, string? franchisee, string? store, bool? everywhere, HttpContext http, SettlementWorkbook workbook, DatabaseOptions database,
        IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
    {
        var account = CurrentUser.IdOf(http.User) is { } user ? await Account.OfAsync(databases, user, ct) : null;
        if (account is null) return Results.Unauthorized();
        if (SettlementMonth.Of(month) is not { } first) return Results.NotFound();
        var filter = new SettlementFilter(first, franchisee, store, everywhere ?? false);
        return await WorkbookFile.OfAsync(database, $"settlement-{month}.xlsx", file => workbook.WriteAsync(account.Actor, filter, account.Actor.Language, file, ct), ct);
    }).RequireAuthorization().ExcludeFromDescription();
}

/// <summary>A month as addresses write it: 2026-11.</summary>
static class SettlementMonth
{
    const string Form = "yyyy-MM";

    /// <summary>Its first day; null when it is no month.</summary>
    public static DateOnly? Of(string? text) => DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first : null;

    public static string Text(DateOnly month) => month.ToString(Form, CultureInfo.InvariantCulture);
}
