using System.Net;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CampaignConsole.Tests.Api;

public class ProblemTests
{
    sealed record Asked(int Number, DateTimeOffset? At = null);

    static void Routes(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/test/echo", (Asked asked) => asked).RequireScope("offers");
        routes.MapGet("/api/test/refuse", (RefusedKind kind) => { throw new Refused("name_unknown", kind, "x"); }).RequireScope("offers");
    }

    [Theory]
    [InlineData("Invalid", HttpStatusCode.UnprocessableEntity)]
    [InlineData("NotFound", HttpStatusCode.NotFound)]
    [InlineData("Conflict", HttpStatusCode.Conflict)]
    [InlineData("Forbidden", HttpStatusCode.Forbidden)]
    [InlineData("TooMany", HttpStatusCode.TooManyRequests)]
    public async Task A_refusal_is_a_problem_with_its_stable_code(string kind, HttpStatusCode status)
    {
        await using var api = await TestApi.StartAsync(routes: Routes);
        var answer = await (await api.CallerAsync("offers")).GetAsync("/api/test/refuse?kind=" + kind, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.JsonAsync();
        Assert.Equal(("name_unknown", (int)status), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.Equal("2026-11-21T12:40:00.000Z", problem.GetProperty("serverTime").GetString());
    }

    [Theory]
    [InlineData("zh-CN,en;q=0.5", "该 API 密钥没有此路由要求的权限范围。")]
    [InlineData("fr, en;q=0.8, zh;q=0.2", "This API key does not hold the scope that the route asks for.")]
    [InlineData("", "This API key does not hold the scope that the route asks for.")]
    public async Task The_title_follows_Accept_Language(string languages, string title)
    {
        await using var api = await TestApi.StartAsync(routes: Routes);
        var caller = await api.CallerAsync("events");
        if (languages.Length > 0) caller.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", languages);
        var problem = await (await caller.GetAsync("/api/test/refuse?kind=Invalid", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(title, problem.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"number":"one"}""")]
    [InlineData("""{"number":1,"at":"2026-11-21T08:00:00"}""")]
    [InlineData("[]")]
    public async Task Malformed_json_is_400_and_never_500(string body)
    {
        await using var api = await TestApi.StartAsync(routes: Routes);
        var answer = await (await api.CallerAsync("offers")).PostAsync("/api/test/echo", new StringContent(body, null, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("request_malformed", await answer.CodeAsync());
    }

    [Fact]
    public async Task Unknown_fields_are_ignored_and_instants_come_back_in_utc()
    {
        await using var api = await TestApi.StartAsync(routes: Routes);
        var answer = await (await api.CallerAsync("offers")).PostAsync(
            "/api/test/echo", new StringContent("""{"number":1,"later":{"x":[1]},"at":"2026-11-21T20:00:00+08:00"}""", null, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal("""{"number":1,"at":"2026-11-21T12:00:00.000Z"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_OpenApi_document_names_keys_scopes_and_idempotency()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Anybody().GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var document = await answer.JsonAsync();
        Assert.Equal("http", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back()
    {
        await using var api = await TestApi.StartAsync(settings: [("Api:Burst", "3"), ("Api:RequestsPerSecond", "1")]);
        HttpResponseMessage? last = null;
        for (var i = 0; i < 20 && last?.StatusCode != HttpStatusCode.TooManyRequests; i++) last = await api.Anybody().GetAsync("/api/v1/none", TestContext.Current.CancellationToken);
        Assert.Equal("too_many_requests", await last!.CodeAsync());
        Assert.NotNull(last!.Headers.RetryAfter);
    }
}
