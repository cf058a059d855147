using CampaignConsole.Core.Channels.Withdrawals;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>The file of withdrawals of a list, for the browser.</summary>
static class ListsEndpoints
{
    public static void MapLists(this IEndpointRouteBuilder routes) => routes.MapGet("/outbox/lists/{id:long}/withdrawals.csv", async (
        long id, HttpContext http, ListQueries lists, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
    {
        var account = CurrentUser.IdOf(http.User) is { } user ? await Account.OfAsync(databases, user, ct) : null;
        if (account is null) return Results.Unauthorized();
        var (name, bytes) = await lists.WithdrawalsAsync(account.Actor, id, ct);
        return Results.File(bytes, "text/csv", name);
    }).RequireAuthorization().ExcludeFromDescription();
}
