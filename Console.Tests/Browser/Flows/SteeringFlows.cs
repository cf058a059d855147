using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

/// <summary>Home, results, jobs and policies: how campaigns are watched and ruled.</summary>
[Collection(BrowserConsole.Downstream)]
public sealed class SteeringFlows(BrowserConsole console)
{
    [Fact]
    public async Task Results_show_what_came_of_a_campaign_and_the_workbook_says_the_same()
    {
        var ground = await CampaignGround.LayAsync(console, bounded: true);
        await ground.UntilAsync(await ground.LaunchAsync(), CampaignState.Finished);
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: "/results?search=" + ground.Mark);
        var page = opened.Page;
        await opened.StandsAsync("results");
        await page.GetByRole(AriaRole.Link, new() { Name = ground.Name }).ClickAsync();
        await Expect(page.Locator(".kpi b").First).ToHaveTextAsync("3");
        await opened.StandsAsync("campaign-results");

        using var masked = await WorkbookAsync(page, () => page.GetByRole(AriaRole.Link, new() { Name = "Excel", Exact = true }).ClickAsync());
        Assert.Equal("3", masked.Worksheet("Summary").RowsUsed().Single(row => row.Cell(1).GetString() == "Got the offer").Cell(2).Value.ToString());
        Assert.Equal(["M***"], Names(masked).Distinct());

        await page.GetByRole(AriaRole.Button, new() { Name = "Excel with names" }).ClickAsync();
        await page.FillAsync("#export-reason", "Prize draw " + ground.Mark);
        using var named = await WorkbookAsync(page, () => page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Excel" }).ClickAsync());
        Assert.Contains($"Member {ground.Mark} 2", Names(named));
        await opened.GoAsync("/settings/audit?subject=results");
        await page.Locator("details summary.link").First.ClickAsync();
        await Expect(page.Locator(".diff").First).ToContainTextAsync("Prize draw");
    }

    [Fact]
    public async Task A_failed_job_says_why_and_is_run_again_to_its_end()
    {
        var ground = await CampaignGround.LayAsync(console, bounded: true);
        var campaign = await ground.LaunchAsync();
        await ground.UntilAsync(campaign, CampaignState.Finished);
        var subject = "campaign:" + campaign;
        var run = await console.Services.GetRequiredService<WriteGate>().WriteAsync(async db =>
        {
            var row = await db.Set<JobRun>().SingleAsync(row => row.Subject == subject);
            (row.State, row.Problem) = (JobState.Failed, "The disk was full.");
            return row.Id;
        }, CancellationToken.None);

        await using var opened = await console.SignedInAsync(Roles.Administrator, path: "/jobs?state=failed");
        var page = opened.Page;
        await opened.StandsAsync("jobs");
        await page.Locator($"a[href='/jobs/{run}']").ClickAsync();
        await Expect(page.Locator(".say.bad")).ToContainTextAsync("The disk was full.");
        await opened.StandsAsync("job-failed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.Locator("h1 .chip")).ToHaveTextAsync("Done", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task Quiet_hours_and_the_public_address_are_set_checked_and_audited()
    {
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: "/settings/policies");
        var page = opened.Page;
        await opened.StandsAsync("policies");
        await page.FillAsync("#quiet-from", "22:15");
        await page.FillAsync("#public-address", "offers.example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("https://offers.example.com");

        await page.FillAsync("#public-address", "https://offers.example.com/");
        await Expect(page.GetByText("https://offers.example.com/p/…")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#quiet-from")).ToHaveValueAsync("22:15");
        await Expect(page.Locator("#public-address")).ToHaveValueAsync("https://offers.example.com");
        await opened.GoAsync("/settings/audit?subject=setting%3Achannels");
        await Expect(page.Locator("tbody")).ToContainTextAsync("Changed a policy");
        await opened.StandsAsync("audit");
    }

    [Fact]
    public async Task Home_shows_what_is_under_way_and_what_waits()
    {
        var ground = await CampaignGround.LayAsync(console, bounded: true);
        var id = await ground.LaunchAsync(new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai", Time = new TimeOnly(9, 0), From = new DateOnly(2029, 1, 1) });
        await using var opened = await console.SignedInAsync(Roles.Marketer);
        var page = opened.Page;
        var row = page.Locator(".row").Filter(new() { HasText = ground.Name });
        await Expect(row).ToContainTextAsync("next run in");
        await opened.StandsAsync("home");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync(ground.Name);
        Assert.EndsWith($"/campaigns/{id}", page.Url, StringComparison.Ordinal);

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync(ground.Mark);
        await Expect(page.Locator("#found-0")).ToBeVisibleAsync();
        await opened.StandsAsync("find");
    }

    static async Task<XLWorkbook> WorkbookAsync(IPage page, Func<Task> act)
    {
        var download = await page.RunAndWaitForDownloadAsync(act);
        await using var stream = await download.CreateReadStreamAsync();
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return new XLWorkbook(copy);
    }

    static IEnumerable<string> Names(XLWorkbook book) => book.Worksheet("Recipients").Column(2).CellsUsed().Skip(1).Select(cell => cell.GetString());
}
