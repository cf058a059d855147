using System.Text;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Catalogue;

public class ImportTests
{
    static readonly ImportPlan Defaults = new(new TableShape(TableFormat.Csv), ColumnMapping.Nothing, "CNY", "Asia/Shanghai", new Dictionary<string, string>());

    [Theory, EachDatabase]
    public async Task Good_rows_are_kept_and_every_bad_cell_is_in_the_report(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        const string file = """
            货号,商品名称,款号,颜色,吊牌价,国际条码,品类
            C-1,羊毛大衣,C,藏青,"1,299.00",690001;690002,大衣
            C-2,羊毛大衣,C,红,abc,690003,大衣
            ,没有货号,C,红,99,,大衣
            C-3,,C,黑,99,690001,大衣
            C-4,,C,黑,99,,
            C-1,羊毛大衣二,C,藏青,1399,,大衣
            """;

        var import = await ImportAsync(console, "products", file);

        Assert.Equal((6, 3, 3, 2), (import.Rows, import.Good, import.Bad, import.Noted));
        Assert.Equal(JobState.Done, import.State);
        Assert.Equal(["羊毛大衣二", "C-4"], await console.ReadAsync(db => db.Set<Product>().OrderBy(product => product.Sku).Select(product => product.Name).ToListAsync()));
        Assert.Equal("""
            Row,Column,Value,Reason,Outcome
            3,吊牌价,abc,This is not an amount.,Row left out
            4,货号,,A value is needed here.,Row left out
            5,货号,690001,The barcode 690001 belongs to another product.,Row left out
            6,品类,,The product has no category.,Row taken
            6,商品名称,,"The product has no name; its SKU is shown instead.",Row taken
            7,商品名称,羊毛大衣二,"The product is called something else further up in the file; the last name counts.",Row taken
            7,货号,C-1,"This code stands in the file more than once; the last row counts.",Row taken

            """.ReplaceLineEndings("\r\n"), await ReportAsync(console, import.Id));
    }

    [Theory, EachDatabase]
    public async Task The_report_speaks_the_readers_language(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var import = await ImportAsync(console, "stores", "code,name,time zone\nA,One,Mars/Base\n");

        var report = await ReportAsync(console, import.Id, console.Marketer with { Language = Languages.Chinese });

        Assert.StartsWith("行,列,值,原因,结果\r\n2,time zone,Mars/Base,", report);
        Assert.EndsWith(",未导入\r\n", report);
    }

    [Theory, EachDatabase]
    public async Task A_workbook_of_stores_is_taken_in_with_guessed_columns(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        using var stream = new MemoryStream();
        using (var book = new Core.Platform.Tables.Sheets.SheetBook(stream, leaveOpen: true))
        {
            var sheet = book.Begin("Stores", new("门店编码"), new("门店名称"), new("经营性质"), new("加盟商"), new("大区"));
            sheet.Text("001").Text("中央大街").Text("加盟").Text("北极光").Text("North").EndRow();
            sheet.Text("002").Text("南京路").Text("直营").Skip().Text("East").EndRow();
        }

        stream.Position = 0;
        var id = await console.Get<ImportActions>().ReceiveAsync(console.Marketer, "stores", "stores.xlsx", stream, Defaults, default);
        await StartAsync(console, id);

        var stores = await console.Get<StoreQueries>().ListAsync(console.Marketer, new StoreFilter(), new PageRequest(), default);
        Assert.Equal([("001", StoreKind.Franchise, "北极光"), ("002", StoreKind.SelfOperated, null)], stores.Rows.Select(store => (store.Code, store.Kind, store.Franchisee)));
    }

    [Theory, EachDatabase]
    public async Task An_import_that_crashed_goes_on_without_losing_or_doubling_a_row(DatabaseKind kind)
    {
        var crash = new Crash();
        await using var console = await TestConsole.StartAsync(kind, services =>
        {
            services.AddCatalogue();
            services.AddTableImport<CrashingImport>();
            services.AddSingleton(crash);
        });
        var file = "n\n" + string.Concat(Enumerable.Range(1, 25).Select(i => $"{(i == 13 ? "bad" : i)}\n"));
        crash.AtRow = 17;
        var id = await ReceiveAsync(console, "crashing", file);
        await StartAsync(console, id);
        Assert.Equal(JobState.Failed, (await console.Get<ImportQueries>().GetAsync(console.Marketer, id, default)).State);

        crash.AtRow = null;
        await console.Gate.WriteAsync(db => db.Set<JobRun>().ExecuteUpdateAsync(set => set.SetProperty(run => run.State, JobState.Queued)), default);
        await console.RunJobsAsync();

        var import = await console.Get<ImportQueries>().GetAsync(console.Marketer, id, default);
        Assert.Equal((JobState.Done, 24, 1), (import.State, import.Good, import.Bad));
        Assert.Equal(Enumerable.Range(1, 25).Where(i => i != 13).Select(i => $"{i}"), crash.Written.Order(Comparer<string>.Create((a, b) => int.Parse(a) - int.Parse(b))));
        Assert.Equal(1, (await ReportAsync(console, id)).Split("\r\n").Count(line => line.Contains("bad")));
    }

    [Theory, EachDatabase]
    public async Task A_file_without_a_needed_column_and_a_second_start_are_refused(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var id = await ReceiveAsync(console, "stores", "x,y\n1,2\n");

        await StoreTests.RefusedAsync("table_column_missing", () => StartAsync(console, id));
        var preview = await console.Get<ImportQueries>().PreviewAsync(console.Marketer, id, null, default);
        Assert.Equal(["code"], preview.Missing);
        var plan = preview.Plan with { Mapping = new ColumnMapping(new Dictionary<string, ColumnSource> { ["code"] = new(0), ["name"] = new(1) }) };
        await console.Get<ImportActions>().StartAsync(console.Marketer, id, plan, default);
        await StoreTests.RefusedAsync("import_started", () => console.Get<ImportActions>().StartAsync(console.Marketer, id, plan, default));
    }

    [Theory, EachDatabase]
    public async Task An_import_acts_within_the_scope_of_who_started_it(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var southerner = TestConsole.Person(Roles.Marketer, 9, "Regional", new Scope(ScopeKind.Regions, ["South"]));

        var import = await ImportAsync(console, "stores", "code,name,region\nA,One,North\nB,Two,South\n", southerner);

        Assert.Equal((1, 1), (import.Good, import.Bad));
        Assert.Equal(["B"], await console.ReadAsync(db => db.Set<Store>().Select(store => store.Code).ToListAsync()));
        await StoreTests.RefusedAsync("right_missing", () => ReceiveAsync(console, "stores", "code\n1\n", console.Approver));
    }

    [Theory, EachDatabase]
    public async Task Cancelling_keeps_what_was_taken(DatabaseKind kind)
    {
        await using var console = await StoreTests.StartAsync(kind);
        var id = await ReceiveAsync(console, "stores", "code,name\nA,One\n");
        await console.Get<ImportActions>().StartAsync(console.Marketer, id, (await console.Get<ImportQueries>().PreviewAsync(console.Marketer, id, null, default)).Plan, default);

        await console.Get<ImportActions>().CancelAsync(console.Marketer, id, default);
        await console.RunJobsAsync();

        Assert.Equal(JobState.Cancelled, (await console.Get<ImportQueries>().GetAsync(console.Marketer, id, default)).State);
        Assert.Equal(0, await console.ReadAsync(db => db.Set<Store>().CountAsync()));
    }

    internal static async Task<ImportSeen> ImportAsync(TestConsole console, string kind, string text, Actor? by = null)
    {
        var id = await ReceiveAsync(console, kind, text, by);
        await StartAsync(console, id, by);
        return await console.Get<ImportQueries>().GetAsync(by ?? console.Marketer, id, default);
    }

    internal static Task<long> ReceiveAsync(TestConsole console, string kind, string text, Actor? by = null) =>
        console.Get<ImportActions>().ReceiveAsync(by ?? console.Marketer, kind, "file.csv", new MemoryStream(Encoding.UTF8.GetBytes(text)), Defaults, default);

    internal static async Task StartAsync(TestConsole console, long id, Actor? by = null)
    {
        var preview = await console.Get<ImportQueries>().PreviewAsync(by ?? console.Marketer, id, null, default);
        await console.Get<ImportActions>().StartAsync(by ?? console.Marketer, id, preview.Plan, default);
        await console.RunJobsAsync();
    }

    internal static async Task<string> ReportAsync(TestConsole console, long id, Actor? by = null)
    {
        using var stream = new MemoryStream();
        await console.Get<ImportQueries>().WriteReportAsync(by ?? console.Marketer, id, stream, default);
        return Encoding.UTF8.GetString(stream.ToArray()).TrimStart('\uFEFF');
    }

    /// <summary>What the crashing import is told, and what it wrote for good.</summary>
    sealed class Crash
    {
        public int? AtRow { get; set; }

        public List<string> Written { get; } = [];
    }

    /// <summary>Writes ten rows a chunk and dies in the middle when told to.</summary>
    sealed class CrashingImport(Crash crash) : TableImport<string>
    {
        public override string Kind => "crashing";

        public override Right Right => Right.EditCatalogue;

        public override IReadOnlyList<Column> Columns { get; } = [new("n", true)];

        public override int ChunkRows => 10;

        protected override string Read(RowCells cells) => $"{cells.Whole("n")}";

        protected override Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<string>> rows, ImportNotes notes, CancellationToken ct)
        {
            if (rows.Any(row => row.Number == crash.AtRow)) throw new IOException("The disk went away.");
            db.AfterCommit(() => crash.Written.AddRange(rows.Select(row => row.Row)));
            return Task.FromResult(rows.Count);
        }
    }
}
