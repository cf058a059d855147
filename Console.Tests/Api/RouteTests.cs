using System.Net;
using CampaignConsole.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CampaignConsole.Tests.Api;

public class RouteTests
{
    static IEnumerable<(string Method, string Path, RouteEndpoint Route)> ApiRoutes(TestApi api) =>
        from route in api.Routes()
        let path = "/" + route.RoutePattern.RawText!.TrimStart('/')
        where path.StartsWith("/api/", StringComparison.Ordinal) && !path.Contains("**", StringComparison.Ordinal)
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (method, System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]*guid[^}]*\}", Guid.Empty.ToString()).Replace("{*", "{"), route);

    static string Filled(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "1");

    [Fact]
    public async Task Every_route_refuses_a_caller_without_a_key()
    {
        await using var api = await TestApi.StartAsync();
        foreach (var (method, path, route) in ApiRoutes(api).Where(route => !IsSigned(route.Route)))
        {
            var answer = await api.Anybody().WriteAsync(new HttpMethod(method), Filled(path), method is "GET" ? null : "{}");
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {answer.StatusCode} without a key.");
            Assert.Equal("key_missing", await answer.CodeAsync());
            Assert.NotNull(route.Metadata.GetMetadata<ApiScope>());
        }
    }

    [Fact]
    public async Task Every_route_refuses_a_key_without_its_scope()
    {
        await using var api = await TestApi.StartAsync();
        var (members, events) = (await api.CallerAsync("members"), await api.CallerAsync("events"));
        foreach (var (method, path, route) in ApiRoutes(api).Where(route => !IsSigned(route.Route)))
        {
            var wrong = route.Metadata.GetMetadata<ApiScope>()!.Name.StartsWith("members", StringComparison.Ordinal) ? events : members;
            var answer = await wrong.WriteAsync(new HttpMethod(method), Filled(path), method is "GET" ? null : "{}");
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} answered {answer.StatusCode} to a key without its scope.");
            Assert.Equal("scope_missing", await answer.CodeAsync());
        }
    }

    [Fact]
    public async Task An_unknown_a_revoked_and_an_expired_key_are_refused()
    {
        await using var api = await TestApi.StartAsync(routes: routes => routes.MapGet("/api/test/read", () => "yes").RequireScope("offers"));
        var caller = await api.CallerAsync("offers");
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/test/read", TestContext.Current.CancellationToken)).StatusCode);

        await api.WriteAsync(db => db.Set<Core.Platform.Access.ApiKey>().Single().ExpiresAt = api.Clock.Now.AddHours(1));
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/test/read", TestContext.Current.CancellationToken)).StatusCode);
        api.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("key_unknown", await (await caller.GetAsync("/api/test/read", TestContext.Current.CancellationToken)).CodeAsync());

        await api.WriteAsync(db => { var key = db.Set<Core.Platform.Access.ApiKey>().Single(); (key.ExpiresAt, key.RevokedAt) = (null, api.Clock.Now); });
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("/api/test/read", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_key_of_a_disabled_person_is_refused()
    {
        await using var api = await TestApi.StartAsync(routes: routes => routes.MapGet("/api/test/read", () => "yes").RequireScope("offers"));
        var caller = await api.CallerAsync("offers");
        await api.WriteAsync(db => db.Set<Core.Platform.Access.User>().Single().IsDisabled = true);
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("/api/test/read", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_route_answers_with_a_problem()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Anybody().GetAsync("/api/v1/nothing", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("route_unknown", await answer.CodeAsync());
    }

    /// <summary>Routes that a provider's signature opens instead of a key.</summary>
    static bool IsSigned(RouteEndpoint route) => route.RoutePattern.RawText is "/api/v1/receipts/{provider}" or "/api/v1/receipts/{provider}/raw" or "/api/v1/inbound/{provider}";
}
