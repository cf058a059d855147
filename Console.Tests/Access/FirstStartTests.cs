using System.Net;
using System.Text.RegularExpressions;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Demo;
using CampaignConsole.Web.Features.Access;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Access;

public sealed partial class FirstStartTests
{
    [Fact]
    public async Task The_token_leads_to_the_choice_and_a_wrong_one_does_not()
    {
        await using var api = await EmptyAsync();
        Assert.DoesNotContain("Load the demo brand", await ReadAsync(await PostAsync(api, ("Token", "wrong"))), StringComparison.Ordinal);
        var choice = await ReadAsync(await PostAsync(api, ("Token", api.Get<FirstStart>().Token)));
        Assert.Contains("Start empty", choice, StringComparison.Ordinal);
        Assert.Contains("Load the demo brand", choice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_empty_makes_the_first_administrator_and_closes_the_page()
    {
        await using var api = await EmptyAsync();
        var token = api.Get<FirstStart>().Token;
        Assert.Contains("First administrator", await ReadAsync(await PostAsync(api, ("Token", token), ("Choice", "empty"))), StringComparison.Ordinal);
        var done = await PostAsync(api, ("Token", token), ("Choice", "brand"), ("Name", "eva"), ("DisplayName", "Eva"), ("Password", "a long first password"),
            ("Brand", "Northwind"), ("Currency", "CNY"), ("TimeZone", "Asia/Shanghai"));
        Assert.Equal((HttpStatusCode.Redirect, "/"), (done.StatusCode, Where(done)));
        Assert.Equal("eva", await api.ReadAsync(db => db.Set<User>().Select(user => user.UserName).SingleAsync()));
        Assert.Equal("/sign-in", Where(await api.Anybody().GetAsync("/first-start", TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("brand")]
    [InlineData("demo")]
    public async Task Without_the_token_no_choice_does_anything(string choice)
    {
        await using var api = await EmptyAsync();
        await PostAsync(api, ("Token", "wrong"), ("Choice", choice), ("Name", "eva"), ("DisplayName", "Eva"), ("Password", "a long first password"), ("Brand", "Mine"));
        Assert.Equal(0, await api.ReadAsync(db => db.Set<User>().CountAsync()));
        Assert.Null(api.Get<DemoLoading>().Progress);
    }

    [Fact]
    public async Task The_demo_leads_to_its_progress_and_says_when_it_cannot_be_made()
    {
        // There is a brand already, which the demo leaves alone.
        await using var api = await EmptyAsync();
        var begun = await PostAsync(api, ("Token", api.Get<FirstStart>().Token), ("Choice", "demo"));
        Assert.Equal("/first-start/demo", Where(begun));
        while (api.Get<DemoLoading>().IsRunning) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Contains("could not be made", await api.Anybody().GetStringAsync("/first-start/demo", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("Northwind Apparel", await api.ReadAsync(db => db.Set<Brand>().Select(brand => brand.Name).SingleAsync()));
    }

    [Fact]
    public async Task The_consoles_own_work_stands_still_until_somebody_can_sign_in()
    {
        await using var api = await EmptyAsync();
        using var watch = new FirstStartWatch(api.Get<FirstStart>(), api.Get<DemoLoading>(), api.Get<Brake>());
        await watch.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(api.Get<Brake>().IsOn);
        await api.WriteAsync(db => db.Add(new User { UserName = "eva", NormalizedUserName = "EVA", Roles = Roles.Administrator, Scope = Scope.Everything.ToJson() }));
        await watch.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(api.Get<Brake>().IsOn);
    }

    static async Task<TestApi> EmptyAsync()
    {
        var api = await TestApi.StartAsync();
        await api.Get<WriteGate>().WriteAsync(db => db.Set<User>().ExecuteDeleteAsync(), default);
        return api;
    }

    /// <summary>Opens the form and posts it, as a browser does.</summary>
    static async Task<HttpResponseMessage> PostAsync(TestApi api, params (string Name, string Value)[] fields)
    {
        var caller = api.Anybody();
        var page = await caller.GetAsync("/first-start", TestContext.Current.CancellationToken);
        var hidden = Hidden().Matches(await ReadAsync(page)).Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/first-start");
        request.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        request.Content = new FormUrlEncodedContent(hidden.Concat(fields.Select(field => KeyValuePair.Create("Model." + field.Name, field.Value))).ToDictionary());
        return await caller.SendAsync(request, TestContext.Current.CancellationToken);
    }

    static Task<string> ReadAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    static string Where(HttpResponseMessage answer) => answer.Headers.Location is { } to ? to.IsAbsoluteUri ? to.AbsolutePath : to.OriginalString : "";

    [GeneratedRegex("<input type=\"hidden\" name=\"(_[^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
