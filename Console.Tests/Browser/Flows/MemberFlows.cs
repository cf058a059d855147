using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Upstream)]
public sealed class MemberFlows(BrowserConsole console)
{
    [Fact]
    public async Task A_member_is_found_by_any_identity_by_name_and_from_anywhere_by_Ctrl_K()
    {
        var mark = Mark();
        var (phone, name) = (Phone(), "Zora " + mark);
        await MemberAsync(name, ("phone", phone), ("email", $"{mark}@example.org"), ("card", "C" + mark), ("wechat", "oW" + mark), ("app", "app-" + mark));
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/members");
        var page = opened.Page;
        foreach (var typed in new[] { phone, "+86" + phone, $"{mark}@Example.org", "C" + mark, "oW" + mark, "app-" + mark, "zora " + mark })
        {
            await opened.GoAsync("/members");
            await page.GetByRole(AriaRole.Searchbox, new() { Name = "Name, phone, e-mail, card or id" }).FillAsync(typed);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("search="));
            await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
            await Expect(page.Locator("main tbody tr")).ToContainTextAsync(name);
        }

        await opened.StandsAsync("members-list");
        await opened.GoAsync("/settings");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("C" + mark);
        await Expect(page.Locator(".found")).ToContainTextAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync(name);
        foreach (var identity in new[] { "+86" + phone, "C" + mark, "oW" + mark }) await Expect(page.Locator("main")).ToContainTextAsync(identity);
        await opened.StandsAsync("member-overview");
    }

    [Fact]
    public async Task A_member_is_edited_and_a_consent_recorded_by_hand_with_its_reason_in_the_history()
    {
        var mark = Mark();
        var id = await MemberAsync("Ada " + mark, ("phone", Phone()));
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: $"/members/{id}/edit");
        var page = opened.Page;
        await page.FillAsync("#m-name", "阿达 " + mark);
        await page.FillAsync("#m-tier", "gold");
        await page.FillAsync("#m-city", "沈阳");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add identity" }).ClickAsync();
        // Until the new row is drawn, the last one is the telephone's.
        await Expect(page.GetByLabel("Kind of identity")).ToHaveCountAsync(2);
        await page.GetByLabel("Kind of identity").Last.SelectOptionAsync("Card");
        await page.GetByLabel("Number, address or id").Last.FillAsync("K" + mark);
        await opened.StandsAsync("member-edit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        // The form's own heading bears the new name already: the form has to be gone.
        await Expect(page.Locator("#m-name")).ToHaveCountAsync(0);
        await Expect(page.Locator("h1")).ToContainTextAsync("阿达 " + mark);
        await Expect(page.Locator("h1")).ToContainTextAsync("Gold");
        await Expect(page.Locator("main")).ToContainTextAsync("K" + mark);
        await Expect(page.Locator("main")).ToContainTextAsync("沈阳");

        await page.Locator(".tabs").GetByText("Consent").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Grant: SMS, Offers" }).ClickAsync();
        await page.FillAsync("#reason", "said so at the desk " + mark);
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Grant" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "SMS" }).Locator(".chip", new() { HasText = "Granted" })).ToHaveCountAsync(1);
        await Expect(page.Locator(".row", new() { HasText = "said so at the desk " + mark })).ToContainTextAsync("by hand");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw: SMS, Offers" }).ClickAsync();
        await page.FillAsync("#reason", "changed her mind");
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(page.Locator(".row", new() { HasText = "SMS · Offers" })).ToHaveCountAsync(2);
        await opened.StandsAsync("member-consent");

        foreach (var (tab, said) in new[] { ("Offers and messages", "Why did or didn't they get it"), ("Receipts", "No receipts"), ("Timeline", "Nothing has happened yet"), ("Record", "What is held") })
        {
            await page.Locator(".tabs").GetByText(tab).ClickAsync();
            await Expect(page.Locator("main")).ToContainTextAsync(said);
        }
    }

    [Fact]
    public async Task Two_records_of_one_telephone_are_proposed_merged_and_parted_again()
    {
        var (mark, phone) = (Mark(), Phone());
        var first = await MemberAsync("Anna " + mark, ("phone", phone), ("card", "A" + mark));
        var second = await MemberAsync("Bert " + mark, ("phone", phone), ("card", "B" + mark));
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/members/merges");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = mark }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("One person or two?");
        await Expect(page.Locator(".compare tr.same")).ToContainTextAsync("+86" + phone);
        await opened.StandsAsync("member-merge");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Merge, keep member {first}" }).ClickAsync();
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/members/{first}\\?tab=record"));
        await Expect(page.Locator("main")).ToContainTextAsync($"Member {second} was merged into member {first}");

        await opened.GoAsync($"/members/{second}");
        await Expect(page.Locator("main")).ToContainTextAsync("This record was merged into another one.");
        await opened.GoAsync($"/members/{first}?tab=record");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".notice.good").Last).ToContainTextAsync("The merge is undone");
        await opened.GoAsync($"/members/{second}");
        await Expect(page.Locator("main")).ToContainTextAsync("B" + mark);
        await Expect(page.Locator("main")).Not.ToContainTextAsync("A" + mark);
    }

    static string Mark() => Guid.NewGuid().ToString("N")[..8];

    static string Phone() => "139" + Random.Next(100_000_000).ToString("00000000", System.Globalization.CultureInfo.InvariantCulture);

    static readonly Random Random = new(Environment.ProcessId);

    Task<long> MemberAsync(string name, params IReadOnlyList<(string Kind, string Value)> identities) =>
        console.Services.GetRequiredService<MemberActions>().CreateAsync(Actor.Job("tests"), new MemberRow
        {
            Name = new Given<string>(name), Identities = [.. identities.Select(identity => new IdentityRow(identity.Kind, identity.Value, Verified: false))],
        }, CancellationToken.None);
}
