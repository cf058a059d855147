using System.Net;
using System.Reflection;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace CampaignConsole.Tests.Access;

/// <summary>Goes over every page and every route outside the API by role: what a role may not see, it does not reach.</summary>
public class EveryPageTests
{
    /// <summary>Pages for whoever is signed in; an import asks for the right of its kind itself.</summary>
    static readonly string[] ForEverybody = ["ChangePassword", "NotAllowedPage", "NotFound", "AccountPage", "SettingsPage", "ImportPage"];

    /// <summary>Routes that need no sign-in: signed links in messages, signing out, the language, health, the API's document, what a browser loads.</summary>
    static readonly string[] Open = ["/u/", "/p/", "/l/", "/o/", "/c/", "/claim/", "/sign-out", "/language/", "/healthz", "/readyz", "/openapi/", "/_framework/", "/_content/", "/_blazor", "/first-start/", "/{**path:file}"];

    static readonly Roles[] Each = [Roles.None, Roles.Marketer, Roles.Approver, Roles.Frontline, Roles.Analyst, Roles.Franchisee, Roles.Administrator];

    [Fact]
    public void Every_page_asks_for_a_right_or_is_one_of_the_few_for_everybody() => Assert.Empty(Unguarded(typeof(ConsoleHost).Assembly.GetTypes()));

    [Fact]
    public void A_planted_page_without_a_right_is_found() => Assert.Equal(["PlantedPage"], Unguarded([typeof(PlantedPage), typeof(NotFound)]));

    [Fact]
    public async Task Every_page_opens_for_the_roles_that_have_its_right_and_for_no_other()
    {
        await using var api = await TestSignIn.StartAsync();
        var wrong = new List<string>();
        foreach (var roles in Each)
        {
            var browser = await api.SignedInAsync(roles);
            foreach (var (page, path, rights) in Pages())
            {
                var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
                var opens = answer.StatusCode != HttpStatusCode.Redirect;
                if (opens != rights.All(RightTable.Of(roles).Contains)) wrong.Add($"{page} {path} as {roles}: {answer.StatusCode}");
                if (!opens) Assert.StartsWith("/not-allowed", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Nobody_reaches_a_page_or_a_file_without_signing_in()
    {
        await using var api = await TestSignIn.StartAsync();
        Assert.Empty(Unasked(api.Routes()));
        foreach (var (page, path, _) in Pages())
        {
            var answer = await api.Anybody().GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.PathAndQuery.StartsWith("/sign-in", StringComparison.Ordinal), $"{page} {path} answered {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_planted_route_that_asks_nobody_is_found()
    {
        await using var api = await TestApi.StartAsync(routes: routes => routes.MapGet("/members/all.json", () => "everybody"));
        Assert.Equal(["/members/all.json"], Unasked(api.Routes()));
    }

    /// <summary>Every page that is not open to all, with a path and the rights that it asks for.</summary>
    static IEnumerable<(string Page, string Path, IReadOnlyList<Right> Rights)> Pages() =>
        from page in typeof(ConsoleHost).Assembly.GetTypes()
        where page.GetCustomAttribute<AllowAnonymousAttribute>() is null && page.Name is not ("NotFound" or "NotAllowedPage")
        from route in page.GetCustomAttributes<RouteAttribute>()
        select (page.Name, System.Text.RegularExpressions.Regex.Replace(route.Template, @"\{[^}]*guid[^}]*\}", Guid.Empty.ToString()) is var path
            ? System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "1") : "", (IReadOnlyList<Right>)[.. page.GetCustomAttributes<NeedsAttribute>().Select(needs => needs.Right)]);

    static IEnumerable<string> Unguarded(IEnumerable<Type> types) =>
        types.Where(type => type.GetCustomAttributes<RouteAttribute>().Any() && !type.GetCustomAttributes<NeedsAttribute>().Any() && type.GetCustomAttribute<AllowAnonymousAttribute>() is null)
            .Select(type => type.Name).Except(ForEverybody);

    /// <summary>Routes outside the API that ask for no sign-in and are not known to be open.</summary>
    static IEnumerable<string> Unasked(IEnumerable<RouteEndpoint> routes) =>
        routes.Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null && route.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null)
            .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !path.StartsWith("/api/", StringComparison.Ordinal) && !Array.Exists(Open, open => path.StartsWith(open, StringComparison.Ordinal))).Distinct();

    [Route("/planted")]
    sealed class PlantedPage : ComponentBase;
}
