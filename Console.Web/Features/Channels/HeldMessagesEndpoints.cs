using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Features.ResultPages;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>Who was held back, as a workbook for the browser.</summary>
static class HeldMessagesEndpoints
{
    public static void MapHeldMessages(this IEndpointRouteBuilder routes) => routes.MapGet("/channels/held-back.xlsx", async (
        long? campaign, string? rule, string? channel, HttpContext http, HeldMessages held, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
    {
        var account = CurrentUser.IdOf(http.User) is { } user ? await Account.OfAsync(databases, user, ct) : null;
        if (account is null) return Results.Unauthorized();
        return await WorkbookFile.OfAsync(database, "held-back.xlsx", file => held.WriteAsync(account.Actor, new HeldFilter(campaign, rule, channel), account.Actor.Language, file, ct), ct);
    }).RequireAuthorization().ExcludeFromDescription();
}
