using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Upstream)]
public sealed class AudienceFlows(BrowserConsole console)
{
    [Fact]
    public async Task A_rule_with_brackets_is_built_counted_said_sampled_and_saved_in_versions()
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        var (tier, other) = ("amber-" + mark, "beryl-" + mark);
        await SeedAsync(tier, other, mark);
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/audiences/new");
        var page = opened.Page;
        var count = page.Locator(".big");
        await Expect(count).ToHaveTextAsync("0");

        await AddAsync(page, 0, "tierIs");
        await page.GetByLabel("Add to Tier").SelectOptionAsync(tier);
        await Expect(count).ToHaveTextAsync("6");
        await Expect(page.GetByLabel("Add to Tier")).ToHaveValueAsync("");
        await page.GetByLabel("Add to Tier").SelectOptionAsync(other);
        await Expect(count).ToHaveTextAsync("8");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add group" }).ClickAsync();
        await Expect(page.GetByLabel("Add condition")).ToHaveCountAsync(2);
        await AddAsync(page, 0, "genderIs");
        await AddAsync(page, 0, "tagged");
        await page.GetByLabel("Add to Tag").SelectOptionAsync("vip-" + mark);
        var inner = page.GetByRole(AriaRole.Group, new() { Name = "Any of" });
        await Expect(count).ToHaveTextAsync("5");
        await Expect(page.Locator(".say").First).ToContainTextAsync(tier);
        await Expect(page.Locator("main")).ToContainTextAsync("stay");
        await inner.GetByRole(AriaRole.Button, new() { Name = "None of" }).ClickAsync();
        await Expect(count).ToHaveTextAsync("3");
        await page.GetByRole(AriaRole.Group, new() { Name = "None of" }).GetByRole(AriaRole.Button, new() { Name = "Any of" }).ClickAsync();
        await Expect(count).ToHaveTextAsync("5");
        await Expect(page.Locator("section[aria-label='Ten of them'] tbody tr")).ToHaveCountAsync(5);
        await opened.StandsAsync("audience-builder");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version 1" }).ClickAsync();
        await page.FillAsync("#asked-name", "Brackets " + mark);
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Brackets " + mark);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the condition Tag" }).ClickAsync();
        await Expect(count).ToHaveTextAsync("4");
        await Expect(page.Locator("main")).ToContainTextAsync("against version 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as version 2" }).ClickAsync();
        await Expect(page.Locator(".notice.good").Last).ToContainTextAsync("Version 2 is saved");
        await page.Locator(".row", new() { HasText = "Version 1" }).GetByRole(AriaRole.Link, new() { Name = "Compare" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("0 join, 1 leave, 4 stay");

        await opened.GoAsync("/audiences?search=" + mark);
        await Expect(page.Locator("tbody tr")).ToContainTextAsync(tier);
        await opened.StandsAsync("audience-list");
    }

    [Fact]
    public async Task Leaving_a_rule_that_is_not_saved_is_asked_about()
    {
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/audiences/new");
        var page = opened.Page;
        await AddAsync(page, 0, "genderIs");
        await page.Locator("#navigation a", new() { HasText = "Members" }).ClickAsync();
        await Expect(page.Locator(".dialog")).ToContainTextAsync("would be lost");
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("New audience");
        await page.Locator("#navigation a", new() { HasText = "Members" }).ClickAsync();
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Members");
    }

    static async Task AddAsync(IPage page, int group, string condition)
    {
        var before = await page.Locator(".cond").CountAsync();
        await page.GetByLabel("Add condition").Nth(group).SelectOptionAsync(condition);
        await Expect(page.Locator(".cond")).ToHaveCountAsync(before + 1);
    }

    /// <summary>Six of one tier (four women), two of another, of whom one bears a tag.</summary>
    async Task SeedAsync(string tier, string other, string mark)
    {
        var members = console.Services.GetRequiredService<MemberActions>();
        for (var i = 0; i < 8; i++)
        {
            await members.CreateAsync(Actor.Job("tests"), new MemberRow
            {
                Name = new Given<string>($"Sample {i} {mark}"), Tier = new Given<string>(i < 6 ? tier : other), Gender = new Given<string>(i < 4 ? "female" : "male"),
                Tags = new Given<IReadOnlyList<string>>(i == 7 ? ["vip-" + mark] : []), Identities = [new IdentityRow("card", $"S{i}{mark}")],
            }, CancellationToken.None);
        }
    }
}
