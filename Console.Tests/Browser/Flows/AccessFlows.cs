using CampaignConsole.Core.Platform.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Downstream)]
public sealed class AccessFlows(BrowserConsole console)
{
    [Fact]
    public async Task A_wrong_password_is_refused_and_the_right_one_leads_to_the_page_that_was_asked_for()
    {
        var name = await console.PersonAsync(Roles.Administrator);
        await using var opened = await console.OpenAsync();
        var page = opened.Page;
        await page.GotoAsync("/settings/audit");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", "wrong");
        await page.ClickAsync("button[type=submit]");
        await Expect(page.Locator(".summary-errors")).ToHaveTextAsync("User name or password is wrong.");

        await page.FillAsync("#password", BrowserConsole.Password);
        await page.ClickAsync("button[type=submit]");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Audit trail");
    }

    [Fact]
    public async Task Too_many_attempts_lock_the_account_and_a_new_password_opens_it_with_a_change()
    {
        var name = await console.PersonAsync(Roles.Analyst);
        await using (var stranger = await console.OpenAsync())
        {
            for (var attempt = 0; attempt < 6; attempt++)
            {
                await stranger.Page.GotoAsync("/sign-in");
                await stranger.Page.FillAsync("#name", name);
                await stranger.Page.FillAsync("#password", "wrong");
                await stranger.Page.ClickAsync("button[type=submit]");
            }

            await stranger.Page.FillAsync("#name", name);
            await stranger.Page.FillAsync("#password", BrowserConsole.Password);
            await stranger.Page.ClickAsync("button[type=submit]");
            await Expect(stranger.Page.Locator(".summary-errors")).ToContainTextAsync("Too many attempts");
        }

        await using (var admin = await console.SignedInAsync(Roles.Administrator, path: "/settings/people?search=" + name))
        {
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "New password" }).ClickAsync();
            await admin.Page.FillAsync("#new-password", "given by the boss");
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Set this password" }).ClickAsync();
            await Expect(admin.Page.Locator(".notice.good")).ToContainTextAsync("The new password holds");
        }

        await using var again = await console.OpenAsync();
        await again.Page.GotoAsync("/sign-in");
        await again.Page.FillAsync("#name", name);
        await again.Page.FillAsync("#password", "given by the boss");
        await again.Page.ClickAsync("button[type=submit]");
        await Expect(again.Page.Locator("h1")).ToHaveTextAsync("Change password");
        await again.Page.FillAsync("#current", "given by the boss");
        await again.Page.FillAsync("#new", "my own long words");
        await again.Page.FillAsync("#again", "my own long words");
        await again.Page.ClickAsync("button[type=submit]");
        await again.Page.WaitForSelectorAsync(".app");
    }

    [Fact]
    public async Task A_person_is_made_and_sees_only_what_her_roles_allow()
    {
        await using var admin = await console.SignedInAsync(Roles.Administrator, path: "/settings/people");
        var name = $"chen-{Guid.NewGuid():N}"[..14];
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "New person" }).ClickAsync();
        await admin.Page.FillAsync("#person-name", name);
        await admin.Page.FillAsync("#person-display", "陈宇");
        await admin.Page.FillAsync("#person-password", "first password 1");
        await admin.Page.GetByLabel("Marketer").UncheckAsync();
        await admin.Page.GetByLabel("Approver").CheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(admin.Page.GetByText(name)).ToBeVisibleAsync();

        await using var approver = await console.SignedInAsync(Roles.Approver);
        await Expect(approver.Page.Locator("#navigation a")).Not.ToHaveCountAsync(0);
        await Expect(approver.Page.Locator("#navigation")).Not.ToContainTextAsync("Desk");
        await approver.Page.GotoAsync("/settings/people");
        await Expect(approver.Page.Locator("h1")).ToHaveTextAsync("You may not open this page");
    }

    [Fact]
    public async Task Whoever_is_disabled_can_do_nothing_more_at_once()
    {
        var name = await console.PersonAsync(Roles.Administrator);
        await using var opened = await console.OpenAsync();
        await opened.SignInAsync(name, BrowserConsole.Password, "/settings/keys");
        await using var admin = await console.SignedInAsync(Roles.Administrator, path: "/settings/people?search=" + name);
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await admin.Page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Expect(admin.Page.GetByText("Nobody fits")).ToBeVisibleAsync();

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await opened.Page.FillAsync("#key-name", "Sneaky");
        await opened.Page.Locator(".dialog input[type=checkbox]").First.CheckAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Expect(opened.Page.Locator(".notice")).ToContainTextAsync("no longer signed in");
    }

    [Fact]
    public async Task A_key_is_shown_once_and_ends_when_revoked()
    {
        await using var admin = await console.SignedInAsync(Roles.Administrator, path: "/settings/keys");
        var page = admin.Page;
        var name = $"Till {Guid.NewGuid():N}"[..14];
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.FillAsync("#key-name", name);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "offers", Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Expect(page.Locator("#new-secret")).ToContainTextAsync("cc_live_");
        await page.ReloadAsync();
        await Expect(page.GetByText(name)).ToBeVisibleAsync();
        await Expect(page.Locator("#new-secret")).ToHaveCountAsync(0);

        var row = page.Locator("tr", new() { HasText = name });
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(row.Locator(".chip")).ToHaveTextAsync("Revoked");
    }

    [Fact]
    public async Task Signing_out_closes_every_page()
    {
        var name = await console.PersonAsync(Roles.Marketer);
        await using var opened = await console.OpenAsync();
        await opened.SignInAsync(name, BrowserConsole.Password);
        await opened.Page.ClickAsync("details.menu summary");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync("Sign in");
        await opened.Page.GotoAsync("/settings");
        Assert.Contains("/sign-in", opened.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_is_kept_for_the_person_on_every_device()
    {
        var name = await console.PersonAsync(Roles.Marketer);
        await using (var first = await console.OpenAsync())
        {
            await first.SignInAsync(name, BrowserConsole.Password, "/settings");
            await first.Page.ClickAsync(".icon-btn.language");
            await Expect(first.Page.Locator("h1")).ToHaveTextAsync("设置");
        }

        await using var second = await console.OpenAsync();
        await second.SignInAsync(name, BrowserConsole.Password, "/settings");
        await Expect(second.Page.Locator("h1")).ToHaveTextAsync("设置");
    }

    [Fact]
    public async Task Settings_are_kept_and_stand_in_the_audit_trail()
    {
        await using var admin = await console.SignedInAsync(Roles.Administrator, path: "/settings/policies");
        await admin.Page.FillAsync("#most-runs", "5");
        await admin.Page.Locator("#window-days").FocusAsync();
        await Expect(admin.Page.Locator(".say").Filter(new() { HasText = "campaign runs" })).ToContainTextAsync("at most 5 campaign runs");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(admin.Page.Locator(".notice.good p")).ToHaveTextAsync("Saved.");
        await admin.GoAsync("/settings/policies");
        await Expect(admin.Page.Locator("#most-runs")).ToHaveValueAsync("5");
        await admin.GoAsync("/settings/audit?subject=setting:campaigns");
        await admin.Page.Locator("summary.link").First.ClickAsync();
        await Expect(admin.Page.Locator(".diff ins").First).ToBeVisibleAsync();
    }
}
