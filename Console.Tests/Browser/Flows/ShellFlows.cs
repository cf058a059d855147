using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Downstream)]
public sealed class ShellFlows(BrowserConsole console)
{
    public static TheoryData<string> Pages => ["/settings", "/settings/people", "/settings/brand", "/settings/policies", "/settings/keys", "/settings/tracking", "/settings/audit", "/jobs", "/account"];

    [Theory, MemberData(nameof(Pages))]
    public async Task Pages_stand_at_both_widths_in_both_themes_without_serious_findings(string path)
    {
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: path);
        await opened.StandsAsync(path.Trim('/').Replace('/', '-'));
    }

    [Fact]
    public async Task A_planted_button_without_a_name_and_a_planted_wide_table_are_found()
    {
        await using var opened = await console.SignedInAsync(Roles.Administrator, 390, path: "/settings");
        await opened.Page.EvaluateAsync("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><div style=\"width:900px\">wide</div>')");
        Assert.Contains(await opened.AxeAsync(), finding => finding.StartsWith("button-name", StringComparison.Ordinal));
        Assert.True(await opened.OverflowAsync() > 0);
    }

    [Fact]
    public async Task Sign_in_has_no_serious_findings_and_works_without_scripts_language()
    {
        await console.PersonAsync(Roles.Administrator);
        await using var opened = await console.OpenAsync(390, language: Languages.Chinese);
        await opened.Page.GotoAsync("/sign-in");
        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync("登录");
        Assert.Equal([], await opened.AxeAsync());
        Assert.Equal(0, await opened.OverflowAsync());
    }

    [Fact]
    public async Task The_navigation_folds_away_and_comes_back_on_a_narrow_screen()
    {
        await using var opened = await console.SignedInAsync(Roles.Administrator, 390, path: "/settings");
        await Expect(opened.Page.Locator("#navigation")).ToBeHiddenAsync();
        await opened.Page.ClickAsync(".menu-btn");
        await Expect(opened.Page.Locator("#navigation")).ToBeVisibleAsync();
        await opened.Page.Locator("#navigation a", new() { HasText = "Jobs" }).ClickAsync();
        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync("Jobs");
        await Expect(opened.Page.Locator("#navigation")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_page_that_was_opened_has_the_focus_on_its_heading_and_never_takes_it_from_a_field_in_use()
    {
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: "/jobs");
        await opened.Page.Locator("#navigation a", new() { HasText = "Settings" }).ClickAsync();
        await Expect(opened.Page.Locator("h1")).ToBeFocusedAsync();
        await opened.Page.Locator(".find input").FocusAsync();
        // What the server asks of the browser when its page stands, late.
        await opened.Page.EvaluateAsync("() => consoleFocus.heading()");
        await Expect(opened.Page.Locator(".find input")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_Back_takes_them_back()
    {
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: "/jobs");
        await opened.Page.SelectOptionAsync("select[aria-label=State]", "Failed");
        await Expect(opened.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("state=failed"));
        await opened.Page.GoBackAsync();
        await Expect(opened.Page.Locator("select[aria-label=State]")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task The_theme_follows_the_device_until_it_is_switched()
    {
        await using var opened = await console.SignedInAsync(Roles.Marketer, dark: true, path: "/settings");
        await Expect(opened.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await opened.Page.ClickAsync("[data-theme-switch]");
        await Expect(opened.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await opened.Page.ReloadAsync();
        await Expect(opened.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/outbox/987654321")]
    [InlineData("/campaigns/987654321")]
    [InlineData("/members/987654321")]
    public async Task An_address_with_nothing_behind_it_says_so_within_the_shell(string address)
    {
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/settings");
        await opened.Page.GotoAsync(address);
        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync("Nothing is here");
        await Expect(opened.Page.Locator("#navigation")).ToBeVisibleAsync();
    }
}
