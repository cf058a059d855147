using CampaignConsole.Core.Platform.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace CampaignConsole.Tests.Kit;

/// <summary>Signs people in without a password: their browsers then ask pages and files as the console's own would.</summary>
static class TestSignIn
{
    const string Path = "/u/test-sign-in/";

    public static Task<TestApi> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite) => TestApi.StartAsync(kind, routes => routes.MapGet(Path + "{id}", async (string id, SignInManager<User> signIn) =>
        await signIn.SignInAsync((await signIn.UserManager.FindByIdAsync(id))!, isPersistent: false)));

    /// <summary>The browser of a new person of these roles; once for each of them.</summary>
    public static async Task<HttpClient> SignedInAsync(this TestApi api, Roles roles)
    {
        var name = $"user-{roles}".ToUpperInvariant();
        var user = new User { UserName = name.ToLowerInvariant(), NormalizedUserName = name, DisplayName = name, Roles = roles, Scope = Scope.Everything.ToJson(), SecurityStamp = Guid.NewGuid().ToString("N") };
        await api.WriteAsync(db => db.Add(user));
        var browser = api.Anybody();
        var answer = await browser.GetAsync($"{Path}{user.Id}", TestContext.Current.CancellationToken);
        browser.DefaultRequestHeaders.Add("Cookie", string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        return browser;
    }
}
