using System.IO.Compression;
using System.Text;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.RealInput;

/// <summary>Files of real shops through the importers; the expected figures are computed from the files by the test itself.</summary>
public class RealInputTests
{
    [Theory, EachDatabase]
    public async Task Complete_journey_goes_through_the_importers_and_its_traps_end_in_the_reports(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, "USD", "America/New_York");
        var products = Read("complete_journey/products.csv.gz");
        var demographics = Read("complete_journey/demographics.csv");
        var lines = Read("complete_journey/transactions_sample.csv.gz");

        var taken = await ImportAsync(console, "products", products);
        // One product id was shortened to 9e+05 by whoever made the file: which product it was cannot be known, so the row is left out and named.
        var shortened = products.Rows.Count(row => products.Cell(row, "product_id").Contains("e+"));
        Assert.Equal((products.Rows.Count - shortened, shortened, 1), (taken.Good, taken.Bad, shortened));
        var nameless = products.Rows.Count(row => products.Cell(row, "product_type") == "");
        var uncategorised = products.Rows.Count(row => products.Cell(row, "product_category") == "");
        var notes = await NotesAsync(console, taken.Id);
        Assert.Equal((nameless, uncategorised, shortened),
            (notes.GetValueOrDefault("name_missing_sku_used"), notes.GetValueOrDefault("category_missing"), notes.GetValueOrDefault("digits_lost")));

        var stores = new Sheet(["store_id", "name"], [.. lines.Rows.Select(row => lines.Cell(row, "store_id")).Distinct().Select(id => new[] { id, "Store " + id })]);
        Assert.Equal(stores.Rows.Count, (await ImportAsync(console, "stores", stores)).Good);

        var members = await ImportAsync(console, "members", demographics);
        Assert.Equal((demographics.Rows.Count, 0), (members.Good, members.Bad));

        var receipts = await ImportAsync(console, "receipts", lines);
        // One basket's number was shortened to 4.0128e+10: its line is left out and named.
        var lost = lines.Rows.RemoveAll(row => lines.Cell(row, "basket_id").Contains("e+"));
        Assert.Equal((lines.Rows.Count, lost, 1), (receipts.Good, receipts.Bad, lost));
        var skus = products.Rows.Select(row => products.Cell(row, "product_id")).ToHashSet();
        notes = await NotesAsync(console, receipts.Id);
        Assert.Equal(lines.Rows.Count(row => !skus.Contains(lines.Cell(row, "product_id"))), notes.GetValueOrDefault("receipt_sku_unknown"));
        Assert.Equal(lost, notes.GetValueOrDefault("digits_lost"));
        Assert.Equal(lines.Rows.Count(row => lines.Cell(row, "quantity") == "0"), notes.GetValueOrDefault("quantity_zero"));
        Assert.Equal(lines.Rows.Count(row => int.Parse(lines.Cell(row, "quantity")) > 1_000), notes.GetValueOrDefault("quantity_large"));

        await using var db = console.Read();
        var revenue = lines.Rows.Sum(row => Currencies.Minor(decimal.Parse(lines.Cell(row, "sales_value"), System.Globalization.NumberStyles.Float), "USD"));
        Assert.Equal(revenue, await db.Set<ReceiptLine>().Where(line => line.IsCurrent).SumAsync(line => line.Amount));
        Assert.Equal(lines.Rows.Select(row => (lines.Cell(row, "store_id"), lines.Cell(row, "basket_id"))).Distinct().Count(), await db.Set<Receipt>().CountAsync());
        var households = demographics.Rows.Select(row => demographics.Cell(row, "household_id")).ToHashSet();
        Assert.Equal(lines.Rows.Count(row => households.Contains(lines.Cell(row, "household_id"))), await db.Set<ReceiptLine>().CountAsync(line => line.MemberId != null));
    }

    [Theory, EachDatabase]
    public async Task Online_retail_goes_through_the_importer_with_its_returns(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, "GBP", "Europe/London");
        var lines = Read("online_retail/online_retail_2010_12.csv.gz");

        var import = await ImportAsync(console, "receipts", lines, plan => plan with
        {
            Mapping = plan.Mapping with { Sources = new Dictionary<string, ColumnSource>(plan.Mapping.Sources) { ["store"] = new(null, "WEB"), ["channel"] = new(null, "web") } },
        });

        Assert.Equal(lines.Rows.Count, import.Good + import.Bad);
        var bad = (await console.Get<ImportQueries>().ProblemsAsync(console.Marketer, import.Id, int.MaxValue, default)).Where(problem => !problem.Kept).ToList();
        Assert.Equal([], bad.GroupBy(problem => problem.Code).Select(group => $"{group.Key}: {group.Count()}, row {group.First().Row}, {group.First().Column} {group.First().Value}"));
        var notes = await NotesAsync(console, import.Id);
        Assert.Equal(lines.Rows.Count(row => lines.Cell(row, "CustomerID") == ""), notes.GetValueOrDefault("member_missing"));
        Assert.Equal(lines.Rows.Count(row => decimal.Parse(lines.Cell(row, "UnitPrice")) == 0), notes.GetValueOrDefault("amount_zero"));
        await using var db = console.Read();
        Assert.Equal(lines.Rows.Sum(row => long.Parse(lines.Cell(row, "Quantity")) * Currencies.Minor(decimal.Parse(lines.Cell(row, "UnitPrice")), "GBP")),
            await db.Set<ReceiptLine>().SumAsync(line => line.Amount));
        Assert.Equal(lines.Rows.Where(row => long.Parse(lines.Cell(row, "Quantity")) < 0).Sum(row => long.Parse(lines.Cell(row, "Quantity"))),
            await db.Set<ReceiptLine>().Where(line => line.Quantity < 0).SumAsync(line => (long)line.Quantity));
    }

    static async Task<TestConsole> StartAsync(DatabaseKind kind, string currency, string zone)
    {
        var console = await TestConsole.StartAsync(kind, services => services.AddCatalogue().AddMembers());
        await console.Gate.WriteAsync(db => db.Set<Brand>().ExecuteUpdateAsync(set => set.SetProperty(brand => brand.Currency, currency).SetProperty(brand => brand.TimeZone, zone)), default);
        return console;
    }

    static async Task<ImportSeen> ImportAsync(TestConsole console, string kind, Sheet sheet, Func<ImportPlan, ImportPlan>? change = null)
    {
        var (actions, queries) = (console.Get<ImportActions>(), console.Get<ImportQueries>());
        var brand = await console.Get<BrandQueries>().GetAsync(default);
        var defaults = new ImportPlan(new TableShape(TableFormat.Csv), ColumnMapping.Nothing, brand.Currency, brand.TimeZone, new Dictionary<string, string>());
        var id = await actions.ReceiveAsync(console.Marketer, kind, "file.csv", new MemoryStream(sheet.Bytes()), defaults, default);
        var plan = (await queries.PreviewAsync(console.Marketer, id, null, default)).Plan;
        await actions.StartAsync(console.Marketer, id, change?.Invoke(plan) ?? plan, default);
        await console.RunJobsAsync();
        var seen = await queries.GetAsync(console.Marketer, id, default);
        Assert.True(seen.State == JobState.Done, seen.Problem);
        return seen;
    }

    static async Task<Dictionary<string, int>> NotesAsync(TestConsole console, long id) =>
        (await console.Get<ImportQueries>().ProblemsAsync(console.Marketer, id, int.MaxValue, default)).CountBy(problem => problem.Code).ToDictionary();

    static Sheet Read(string name)
    {
        using var file = File.OpenRead(RealData.File(name));
        using var reader = new StreamReader(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        using var csv = CsvHelper.CsvReader.Create(reader, new CsvHelper.CsvReaderOptions { HasHeader = false });
        List<string[]> rows = [];
        while (csv.Read()) rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        return new Sheet(rows[0], rows[1..]);
    }

    /// <summary>A file as the test itself reads it.</summary>
    sealed record Sheet(string[] Headers, List<string[]> Rows)
    {
        public string Cell(string[] row, string header) => row[Array.IndexOf(Headers, header)];

        public byte[] Bytes()
        {
            var text = new StringBuilder();
            foreach (var row in Rows.Prepend(Headers)) text.AppendJoin(',', row.Select(cell => "\"" + cell.Replace("\"", "\"\"") + "\"")).Append('\n');
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
