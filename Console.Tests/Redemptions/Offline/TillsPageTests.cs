using Bunit;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Tills.Pages;
using ClosedXML.Excel;
using Microsoft.Extensions.DependencyInjection;
using static CampaignConsole.Tests.Redemptions.Offline.OfflineKit;

namespace CampaignConsole.Tests.Redemptions.Offline;

/// <summary>A till of S1 with a gap and an overrun, and one of S2 with neither.</summary>
public sealed class TillsPageTests : UiContext
{
    static Actor Ada => TestConsole.Person(Roles.Administrator, 1, "Ada");

    static async Task<TestApi> SoldAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 2 }) with { Funding = new Funding(7_000, 3_000) });
        var caller = await till.CallerAsync("redeem,backfill");
        var at = till.Clock.Now.AddHours(-1);
        await caller.SendAsync([Sale(1, "R-1", at), Sale(2, "R-2", at.AddMinutes(1)), Sale(5, "R-5", at.AddMinutes(2))]);
        await caller.SendAsync([Sale(1, "R-1", at.AddDays(-40))], "T9", "S2");
        return till;
    }

    [Theory, EachDatabase]
    public async Task Gaps_and_overruns_are_counted_for_each_till_within_ones_stores(DatabaseKind kind)
    {
        await using var till = await SoldAsync(kind);
        var queries = till.Get<TillQueries>();
        var rows = (await queries.TillsAsync(Ada, new TillFilter(), new PageRequest(), default)).Rows;
        Assert.Equal([("S1", "T1", 2L, 5L, 2L), ("S2", "T9", 1L, 1L, 0L)], rows.Select(row => (row.Store, row.Device, row.Contiguous, row.Highest, row.Missing)));
        Assert.Equal("T1", Assert.Single((await queries.TillsAsync(Ada, new TillFilter(OnlyGaps: true), new PageRequest(), default)).Rows).Device);
        var overruns = (await queries.OverrunsAsync(Ada, new TillFilter(), new PageRequest(), default)).Rows;
        Assert.All(overruns, row => Assert.Equal(("offline", 20_000L, 14_000L, 6_000L), (row.Cause, row.Discount, row.Brand, row.StoreShare)));
        Assert.Equal(overruns.Count, rows.Sum(row => row.Overruns));

        var ying = TestConsole.Person(Roles.Franchisee, 5, "Ying", new Scope(ScopeKind.Franchisees, ["Ying"]));
        Assert.Equal("T9", Assert.Single((await queries.TillsAsync(ying, new TillFilter(), new PageRequest(), default)).Rows).Device);
        Assert.All((await queries.OverrunsAsync(ying, new TillFilter(), new PageRequest(), default)).Rows, row => Assert.Equal("S2", row.Store));
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => queries.TillsAsync(TestConsole.Person(Roles.Frontline, 6, "Mei"), new TillFilter(), new PageRequest(), default))).Code);

        using var stream = new MemoryStream();
        await till.Get<TillsWorkbook>().WriteAsync(Ada, new TillFilter(), "en", stream, default);
        using var book = new XLWorkbook(stream);
        Assert.Equal(["Tills", "Overruns"], book.Worksheets.Select(sheet => sheet.Name));
        Assert.Equal(1 + overruns.Count, book.Worksheet(2).LastRowUsed()!.RowNumber());
    }

    [Fact]
    public async Task The_page_shows_what_is_missing_and_who_pays()
    {
        await using var till = await SoldAsync();
        Services.AddSingleton(till.Get<TillQueries>());
        var page = Render<TillsPage>();
        page.WaitForAssertion(() => Assert.Contains("2 missing from 3", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("offline", page.Markup, StringComparison.Ordinal));
        Assert.Contains("/tills/workbook.xlsx", page.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
    }
}
