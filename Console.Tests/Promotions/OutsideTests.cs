using System.Text;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Outside;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Promotions;

/// <summary>What marketplaces and malls run, declared by hand or from a file.</summary>
public sealed class OutsideTests
{
    static readonly OutsideEdit Mall = new("Mall week", OutsideKind.Mall, "Grand Gateway",
        new OutsideTerms { Products = new ProductScope { Categories = ["Coats"] }, From = new DateTime(2026, 11, 20), To = new DateTime(2026, 11, 30), BasisPoints = 1_000 }, 0);

    [Theory, EachDatabase]
    public async Task One_is_declared_listed_changed_and_deleted_with_its_trail(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var (actions, queries) = (console.Get<OutsideActions>(), console.Get<OutsideQueries>());
        var id = await actions.SaveAsync(console.Marketer, null, Mall, default);
        await actions.SaveAsync(console.Marketer, null, Mall with { Name = "Over", Terms = Mall.Terms with { To = new DateTime(2026, 11, 21) } }, default);
        var seen = Assert.Single((await queries.ListAsync(console.Approver, new OutsideFilter(), new PageRequest(), default)).Rows);
        Assert.Equal((id, "Mall week", OutsideKind.Mall, "Grand Gateway"), (seen.Id, seen.Name, seen.Kind, seen.Place));
        Assert.Equal(["Coats"], seen.Terms.Products.Categories);
        Assert.Equal(2, (await queries.ListAsync(console.Marketer, new OutsideFilter(Over: true), new PageRequest(), default)).Total);
        Assert.Equal(1, (await queries.ListAsync(console.Marketer, new OutsideFilter("mall WEEK"), new PageRequest(), default)).Total);

        await actions.SaveAsync(console.Marketer, id, Mall with { Place = "Plaza 66", Version = 1 }, default);
        Assert.Equal("changed_meanwhile", await RefusedAsync(() => actions.SaveAsync(console.Marketer, id, Mall with { Version = 1 }, default)));
        Assert.Equal(("Plaza 66", 2), ((await queries.GetAsync(console.Marketer, id, default)).Place, (await queries.GetAsync(console.Marketer, id, default)).Version));
        await actions.DeleteAsync(console.Marketer, id, default);
        Assert.Equal("not_found", await RefusedAsync(() => queries.GetAsync(console.Marketer, id, default)));
        Assert.Equal(["outside.create", "outside.create", "outside.edit", "outside.delete"], await console.ReadAsync(db => db.Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Verb).ToListAsync()));
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await using var console = await PromotionKit.StartAsync(DatabaseKind.Sqlite);
        async Task<string> SaveAsync(OutsideEdit edit) => await RefusedAsync(() => console.Get<OutsideActions>().SaveAsync(console.Marketer, null, edit, default));
        Assert.Equal("outside_name_missing", await SaveAsync(Mall with { Name = " " }));
        Assert.Equal("outside_place_missing", await SaveAsync(Mall with { Place = "" }));
        Assert.Equal("outside_ends_before_start", await SaveAsync(Mall with { Terms = Mall.Terms with { To = Mall.Terms.From } }));
        Assert.Equal("outside_percent", await SaveAsync(Mall with { Terms = Mall.Terms with { BasisPoints = 10_001 } }));
        Assert.Equal("right_missing", await RefusedAsync(() => console.Get<OutsideActions>().SaveAsync(console.Approver, null, Mall, default)));
    }

    [Theory, EachDatabase]
    public async Task A_file_gathers_the_rows_of_one_promotion_and_its_bad_rows_cost_no_good_one(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        const string file = """
            活动名称,平台名称,kind,货号,channel,开始时间,结束时间,percent,活动价
            双十二,天猫,平台,C-1,web,2026-12-12 00:00,2026-12-13 00:00,20,
            双十二,天猫,平台,C-2,web,2026-12-12 00:00,2026-12-13 00:00,20,
            双十二,天猫,平台,Z-9,web,2026-12-12 00:00,2026-12-13 00:00,20,
            Week,Mall,mall,C-1,,2026-12-24,2026-12-20,,
            Week,Mall,mall,C-1,,2026-12-01,2026-12-08,120,
            Week,Mall,mall,C-1,moon,2026-12-01,2026-12-08,,
            Week,Mall,mall,C-1,,2026-12-01,2026-12-08,,abc
            ,Mall,mall,C-1,,2026-12-01,2026-12-08,,
            Week,Mall,harbour,C-1,,2026-12-01,2026-12-08,,
            Week,Mall,mall,C-1,,2026-12-01,2026-12-08,,99.50
            """;
        var (seen, notes) = await ImportAsync(console, file);
        Assert.Equal((4, 6, 1), (seen.Good, seen.Bad, seen.Noted));
        Assert.Equal(["10 choice_unknown", "4 scope_sku_unknown", "5 outside_ends_before_start", "6 outside_percent", "7 choice_unknown", "8 money_invalid", "9 value_missing"], notes.Order(StringComparer.Ordinal));

        var rows = (await console.Get<OutsideQueries>().ListAsync(console.Marketer, new OutsideFilter(), new PageRequest(Sort: "name"), default)).Rows;
        Assert.Equal(["Week", "双十二"], rows.Select(row => row.Name));
        var twelve = rows[1];
        Assert.Equal(("天猫", OutsideKind.Marketplace, 2_000, new DateTime(2026, 12, 12), new DateTime(2026, 12, 13)),
            (twelve.Place, twelve.Kind, twelve.Terms.BasisPoints, twelve.Terms.From, twelve.Terms.To));
        Assert.Equal(["C-1", "C-2", "Z-9"], twelve.Terms.Products.Skus);
        Assert.Equal(["web"], twelve.Terms.Places.Channels);
        Assert.Equal(9_950, rows[0].Terms.Price);

        // The same file again says nothing new; a longer one widens what is there.
        await ImportAsync(console, file);
        await ImportAsync(console, "name,place,sku,from,to\n双十二,天猫,C-3,2026-12-12,2026-12-13\n");
        var again = (await console.Get<OutsideQueries>().ListAsync(console.Marketer, new OutsideFilter(), new PageRequest(Sort: "name"), default)).Rows;
        Assert.Equal([(1, 1), (2, 4)], again.Select(row => (row.Version, row.Terms.Products.Skus.Count)));
    }

    [Theory, EachDatabase]
    public async Task A_workbook_is_taken_as_well(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        using var stream = new MemoryStream();
        using (var book = new Core.Platform.Tables.Sheets.SheetBook(stream, leaveOpen: true))
        {
            var sheet = book.Begin("Promotions", new("promotion"), new("marketplace name"), new("sku"), new("from"), new("to"));
            sheet.Text("Double twelve").Text("Tmall").Text("C-1").Text("2026-12-12").Text("2026-12-13").EndRow();
        }

        stream.Position = 0;
        var id = await console.Get<ImportActions>().ReceiveAsync(console.Marketer, "outside", "outside.xlsx", stream, Defaults, default);
        await RunAsync(console, id);
        Assert.Equal("Tmall", Assert.Single((await console.Get<OutsideQueries>().ListAsync(console.Marketer, new OutsideFilter(), new PageRequest(), default)).Rows).Place);
    }

    static readonly ImportPlan Defaults = new(new TableShape(TableFormat.Csv), ColumnMapping.Nothing, "CNY", "Asia/Shanghai", new Dictionary<string, string>());

    static async Task<Kit.TestConsole> StartAsync(DatabaseKind kind)
    {
        var console = await PromotionKit.StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(new Product { Sku = "C-1", Name = "a" }, new Product { Sku = "C-2", Name = "b" }, new Product { Sku = "C-3", Name = "c" }));
        return console;
    }

    static async Task<(ImportSeen Seen, IEnumerable<string> Notes)> ImportAsync(Kit.TestConsole console, string file)
    {
        var id = await console.Get<ImportActions>().ReceiveAsync(console.Marketer, "outside", "outside.csv", new MemoryStream(Encoding.UTF8.GetBytes(file)), Defaults, default);
        await RunAsync(console, id);
        var seen = await console.Get<ImportQueries>().GetAsync(console.Marketer, id, default);
        Assert.Equal(JobState.Done, seen.State);
        return (seen, (await console.Get<ImportQueries>().ProblemsAsync(console.Marketer, id, 100, default)).Select(problem => $"{problem.Row} {problem.Code}"));
    }

    static async Task RunAsync(Kit.TestConsole console, long id)
    {
        await console.Get<ImportActions>().StartAsync(console.Marketer, id, (await console.Get<ImportQueries>().PreviewAsync(console.Marketer, id, null, default)).Plan, default);
        await console.RunJobsAsync();
    }

    static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;
}
