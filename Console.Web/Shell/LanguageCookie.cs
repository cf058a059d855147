using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Localization;

namespace CampaignConsole.Web.Shell;

/// <summary>The language of the screen, kept in a cookie that pages and circuits read.</summary>
static class LanguageCookie
{
    public static void Set(HttpContext request, string tag) => request.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(Languages.Of(tag))),
        new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax });
}
