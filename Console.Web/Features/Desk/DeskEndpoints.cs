using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Desk;

/// <summary>The desk's plain forms: they redeem and undo without a live connection.</summary>
static class DeskEndpoints
{
    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/desk/redeem", RedeemAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Right.UseDesk)).ExcludeFromDescription();
        routes.MapPost("/desk/undo", UndoAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Right.UseDesk)).ExcludeFromDescription();
    }

    static Task<IResult> RedeemAsync([FromForm] string? ticket, HttpContext http, DeskTickets tickets, DeskActions actions, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        AnswerAsync(http, databases, async by =>
        {
            var sale = tickets.Show(ticket, by.Id).Sale;
            var sold = await actions.RedeemAsync(by, sale, ct);
            return sold.Sold is { } done
                ? Urls.With("/desk/done", ("id", done.Id), ("store", sale.Basket.Store))
                : Urls.With("/desk/done", ("changed", sold.TotalNow), ("store", sale.Basket.Store));
        }, ct);

    static Task<IResult> UndoAsync([FromForm] Guid id, [FromForm] string? store, HttpContext http, DeskActions actions, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        AnswerAsync(http, databases, async by =>
        {
            await actions.UndoAsync(by, id, ct);
            return Urls.With("/desk/done", ("id", id), ("store", store));
        }, ct);

    static async Task<IResult> AnswerAsync(HttpContext http, IDbContextFactory<ConsoleDb> databases, Func<Actor, Task<string>> act, CancellationToken ct)
    {
        if (CurrentUser.IdOf(http.User) is not { } id || await Account.OfAsync(databases, id, ct) is not { } account) return Results.LocalRedirect("/sign-in?back=/desk");
        try
        {
            return Results.LocalRedirect(await act(account.Actor));
        }
        catch (Refused refused)
        {
            return Results.LocalRedirect(Urls.With("/desk/done", ("problem", http.RequestServices.GetRequiredService<DeskTickets>().HideText(Wording.Refusal(refused, CultureInfo.CurrentUICulture.Name)))));
        }
    }
}
