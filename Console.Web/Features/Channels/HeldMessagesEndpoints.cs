using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Features.ResultPages;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>Who was held back, and who shows no sign of life, as workbooks for the browser.</summary>
static class HeldMessagesEndpoints
{
    public static void MapHeldMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/channels/held-back.xlsx", async (
            long? campaign, string? rule, string? channel, HttpContext http, HeldMessages held, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        {
            if (await AccountAsync(http, databases, ct) is not { } account) return Results.Unauthorized();
            return await WorkbookFile.OfAsync(database, "held-back.xlsx", file => held.WriteAsync(account.Actor, new HeldFilter(campaign, rule, channel), account.Actor.Language, file, ct), ct);
        }).RequireAuthorization().ExcludeFromDescription();
        routes.MapGet("/channels/no-sign-of-life.xlsx", async (HttpContext http, FatigueQueries fatigue, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        {
            if (await AccountAsync(http, databases, ct) is not { } account) return Results.Unauthorized();
            return await WorkbookFile.OfAsync(database, "no-sign-of-life.xlsx", file => fatigue.WriteAsync(account.Actor, account.Actor.Language, file, ct), ct);
        }).RequireAuthorization().ExcludeFromDescription();
    }

    static async Task<Account?> AccountAsync(HttpContext http, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        CurrentUser.IdOf(http.User) is { } user ? await Account.OfAsync(databases, user, ct) : null;
}
