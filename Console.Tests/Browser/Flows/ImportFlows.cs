using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Platform.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Upstream)]
public sealed class ImportFlows(BrowserConsole console)
{
    [Fact]
    public async Task A_file_with_bad_rows_keeps_the_good_ones_and_reports_every_bad_cell()
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        using var file = new TemporaryFile(".csv");
        await File.WriteAllTextAsync(file.Path, $"""
            姓名,卡号,E-mail,Birthday,Stufe
            王晓明 {mark},X1{mark},one-{mark}@example.org,1990-02-28,gold
            Bad mail {mark},X2{mark},not an address,1990-13-45,gold
            Ann {mark},X3{mark},three-{mark}@example.org,,silver
            Which day {mark},X4{mark},,03/04/1990,silver

            """, TestContext.Current.CancellationToken);
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/members");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Import members");
        await opened.StandsAsync("import-upload");
        await UploadAsync(page, file.Path);

        await Expect(page.Locator("#map-name")).ToHaveValueAsync("0");
        await Expect(page.Locator("#map-card")).ToHaveValueAsync("1");
        await Expect(page.Locator(".say.warn")).ToContainTextAsync("of the first 4 rows have a problem");
        await Expect(page.Locator(".row", new() { HasText = "not an address" })).ToContainTextAsync("Row 3");
        await Expect(page.Locator("td.wrong")).ToHaveCountAsync(3);
        await page.Locator("summary", new() { HasText = "Other fields" }).ClickAsync();
        await page.SelectOptionAsync("#map-tier", new SelectOptionValue { Label = "Stufe" });
        await Expect(page.Locator("tr", new() { Has = page.Locator("#map-tier") })).ToContainTextAsync("gold · silver");
        await page.SelectOptionAsync("#import-dates", "day");
        await Expect(page.Locator("td.wrong")).ToHaveCountAsync(2);
        await opened.StandsAsync("import-mapping");

        await page.GetByRole(AriaRole.Button, new() { Name = "Import 4 rows" }).ClickAsync();
        await Expect(page.Locator(".say.warn")).ToContainTextAsync("3 rows were taken, 1 were left out.");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await opened.StandsAsync("import-report");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Report (CSV)" }).ClickAsync());
        var report = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(["3,Birthday,1990-13-45", "3,E-mail,not an address"], report.Skip(1).Select(line => string.Join(',', line.Split(',')[..3])).Order());

        await opened.GoAsync("/imports/members");
        await UploadAsync(page, file.Path);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 4 rows" }).ClickAsync();
        await Expect(page.Locator(".say.warn")).ToContainTextAsync("were taken");
        Assert.Equal(3, await HoldersAsync(mark));
    }

    [Fact]
    public async Task Who_may_not_import_and_what_is_no_import_is_said()
    {
        await using var analyst = await console.SignedInAsync(Roles.Analyst, path: "/imports/members");
        await Expect(analyst.Page.Locator("h1")).ToHaveTextAsync("You may not open this page");
        await using var marketer = await console.SignedInAsync(Roles.Marketer, path: "/imports/nonsense");
        await Expect(marketer.Page.Locator("h1")).ToHaveTextAsync("Nothing is here");
        await marketer.GoAsync("/imports/members");
        using var file = new TemporaryFile(".csv");
        await File.WriteAllTextAsync(file.Path, "", TestContext.Current.CancellationToken);
        await UploadAsync(marketer.Page, file.Path);
        await Expect(marketer.Page.Locator(".say.bad")).ToBeVisibleAsync();
    }

    static async Task UploadAsync(IPage page, string path)
    {
        await page.SetInputFilesAsync("#import-file", path);
        await Expect(page.Locator("[data-file-name]")).ToHaveTextAsync(Path.GetFileName(path));
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload and look" }).ClickAsync();
    }

    async Task<int> HoldersAsync(string mark)
    {
        await using var db = console.Services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        return await db.Set<Identity>().Where(identity => identity.Kind == IdentityKind.Card && identity.Value.EndsWith(mark)).Select(identity => identity.MemberId).Distinct().CountAsync();
    }
}
