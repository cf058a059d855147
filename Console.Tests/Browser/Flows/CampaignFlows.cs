using System.Text.RegularExpressions;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Platform.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Downstream)]
public sealed class CampaignFlows(BrowserConsole console)
{
    [Fact]
    public async Task A_campaign_goes_through_four_steps_and_a_second_person_and_its_messages_stand_in_the_Outbox()
    {
        var ground = await CampaignGround.LayAsync(console, bounded: false);
        await using var marketer = await console.SignedInAsync(Roles.Marketer, path: "/campaigns");
        var page = marketer.Page;
        await Button(page, "New campaign").First.ClickAsync();
        await FillAsync(page.Locator("#campaign-name"), ground.Name);
        await page.SelectOptionAsync("#campaign-promotion", new SelectOptionValue { Label = ground.Name });
        await Expect(page.Locator(".say").First).ToContainTextAsync("20");
        await marketer.StandsAsync("campaign-offer");
        await Button(page, "Save and go on").ClickAsync();

        await page.SelectOptionAsync("#campaign-audience", ground.Audience.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await FillAsync(page.Locator("#campaign-control"), "0");
        await marketer.StandsAsync("campaign-who");
        await Button(page, "Save and go on").ClickAsync();

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "E-mail" }).CheckAsync();
        await FillAsync(page.Locator("#text-email-en-Subject"), "{{headline}} for {{name}}");
        await Button(page, "Save", exact: true).ClickAsync();
        await Expect(page.Locator(".preview").First).ToContainTextAsync("20 % off coats for Li Wei");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Member {ground.Mark} 0" }).ClickAsync();
        await Expect(page.Locator(".preview").First).ToContainTextAsync("Chinese");
        await marketer.StandsAsync("campaign-channels");
        await Button(page, "Save and go on").ClickAsync();

        await page.SelectOptionAsync("#schedule-kind", "Daily");
        await Expect(page.Locator(".fires li")).ToHaveCountAsync(5);
        await page.SelectOptionAsync("#schedule-kind", "Now");
        await Expect(page.GetByText("Nothing stands in the way.")).ToBeVisibleAsync();
        await Expect(page.Locator(".figure")).ToHaveTextAsync("3");
        await marketer.StandsAsync("campaign-when");
        await Button(page, "Ask for approval").ClickAsync();
        await Dialog(page, "Ask for approval").ClickAsync();
        await Expect(page.Locator("h1 .chip")).ToHaveTextAsync("Waiting for approval");

        await using (var approver = await console.SignedInAsync(Roles.Approver, path: "/approvals"))
        {
            await approver.StandsAsync("approvals");
            await approver.Page.GetByRole(AriaRole.Link, new() { Name = ground.Name }).ClickAsync();
            await Expect(approver.Page.Locator(".preview").First).ToContainTextAsync("20 % off coats for Li Wei");
            await approver.StandsAsync("approval");
            await Button(approver.Page, "Approve").ClickAsync();
            await Dialog(approver.Page, "Approve").ClickAsync();
            await Expect(approver.Page.Locator("h1 .chip")).ToHaveTextAsync("Approved");
        }

        await marketer.GoAsync("/campaigns");
        await page.GetByRole(AriaRole.Link, new() { Name = ground.Name }).ClickAsync();
        await Button(page, "Launch now").ClickAsync();
        await Dialog(page, "Launch now").ClickAsync();
        await Expect(page.Locator(".legend").First).ToContainTextAsync("Sent 3", new() { Timeout = 30_000 });
        await marketer.StandsAsync("campaign-progress");
        await page.GetByRole(AriaRole.Link, new() { Name = "Messages" }).ClickAsync();
        await Expect(page.Locator(".preview").First).ToContainTextAsync("Li Wei");
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "History" })).ToContainTextAsync("Launched");

        var campaign = Regex.Match(page.Url, @"campaigns/(\d+)").Groups[1].Value;
        await marketer.GoAsync("/outbox?campaign=" + campaign);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(CampaignGround.Members);
        await marketer.StandsAsync("outbox");
        await page.GetByRole(AriaRole.Link, new() { Name = $"Member {ground.Mark} 1" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync($"20 % off coats for Member {ground.Mark} 1");
        await marketer.StandsAsync("outbox-message");
    }

    [Fact]
    public async Task A_recurring_campaign_is_paused_resumed_and_stopped_and_stands_in_the_calendar()
    {
        var ground = await CampaignGround.LayAsync(console, bounded: true);
        var id = await ground.LaunchAsync(new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai", Time = new TimeOnly(9, 0), From = new DateOnly(2029, 1, 1) });
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: $"/campaigns/{id}");
        var page = opened.Page;
        var state = page.Locator("h1 .chip");
        await Button(page, "Pause").ClickAsync();
        await Expect(state).ToHaveTextAsync("Paused");
        await Button(page, "Resume").ClickAsync();
        await Expect(state).ToHaveTextAsync("Scheduled");
        await Button(page, "Stop everything").ClickAsync();
        await page.FillAsync("#reason", "Wrong price");
        await Dialog(page, "Stop everything").ClickAsync();
        await Expect(state).ToHaveTextAsync("Stopped");
        await Expect(page.Locator(".say.bad")).ToContainTextAsync("Wrong price");
        await opened.StandsAsync("campaign-stopped");

        await opened.GoAsync("/campaigns?search=" + ground.Mark);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = ground.Name })).ToBeVisibleAsync();
        await opened.StandsAsync("campaigns");
        await page.GetByRole(AriaRole.Link, new() { Name = "Calendar" }).ClickAsync();
        await Expect(page.Locator(".month td.today")).ToHaveCountAsync(1);
        await opened.StandsAsync("calendar");
    }

    static ILocator Button(IPage page, string name, bool exact = false) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    static ILocator Dialog(IPage page, string act) => page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = act });

    static async Task FillAsync(ILocator field, string text)
    {
        await field.FillAsync(text);
        await field.BlurAsync();
    }
}
