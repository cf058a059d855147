using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Identity;

namespace CampaignConsole.Web.Features.Access;

/// <summary>Signing out, and switching the language with its cookie.</summary>
static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        // The sign-in cookie is SameSite=Lax, so another site's form arrives without it; no token is needed.
        routes.MapPost("/sign-out", async (SignInManager<User> signIn) =>
        {
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/sign-in");
        }).DisableAntiforgery().ExcludeFromDescription();

        routes.MapGet("/first-start/progress", (Demo.DemoLoading demo) => Results.Json(new { percent = (int)(100 * (demo.Progress?.Fraction ?? 0)), isRunning = demo.IsRunning }))
            .AllowAnonymous().ExcludeFromDescription();

        routes.MapGet("/language/{tag}", async (string tag, string? back, HttpContext request, PeopleActions people, Microsoft.EntityFrameworkCore.IDbContextFactory<Core.Platform.Storage.ConsoleDb> databases) =>
        {
            LanguageCookie.Set(request, tag);
            if (CurrentUser.IdOf(request.User) is { } id && await Account.OfAsync(databases, id, request.RequestAborted) is { } account)
                await people.PreferAsync(account.Actor, new OwnPreferences(Languages.Of(tag), account.TimeZone, account.Theme), request.RequestAborted);
            return Results.LocalRedirect(Local(back));
        }).ExcludeFromDescription();
    }

    /// <summary>A path within the console, or Home: never another site.</summary>
    public static string Local(string? back) => back is ['/', not ('/' or '\\'), ..] ? back : "/";
}
