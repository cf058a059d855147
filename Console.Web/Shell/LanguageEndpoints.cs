using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Localization;

namespace CampaignConsole.Web.Shell;

/// <summary>Switching the language: a cookie, then back to the page one came from.</summary>
static class LanguageEndpoints
{
    public static void MapLanguage(this IEndpointRouteBuilder routes) => routes.MapGet("/language/{tag}", (string tag, string? back, HttpContext request) =>
    {
        var culture = new RequestCulture(Languages.Of(tag));
        request.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(culture),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax });
        return Results.LocalRedirect(back is ['/', not ('/' or '\\'), ..] ? back : "/");
    }).ExcludeFromDescription();
}
