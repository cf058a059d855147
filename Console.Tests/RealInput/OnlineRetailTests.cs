using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Tables;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.RealInput;

/// <summary>UCI Online Retail, December 2010 (Chen, Sain, Guo 2012): returns, lines without a customer, zero prices, descriptions that change.</summary>
public class OnlineRetailTests
{
    [Theory, EachDatabase]
    public async Task Returns_nobodys_lines_and_changing_descriptions_end_in_the_reports(DatabaseKind kind)
    {
        var lines = RealFile.Read("online_retail/online_retail_2010_12.csv.gz");
        await using var console = await TestConsole.StartAsync(kind, services => services.AddCatalogue().AddMembers());
        await console.Gate.WriteAsync(db => db.Set<Brand>().ExecuteUpdateAsync(set => set.SetProperty(brand => brand.Currency, "GBP").SetProperty(brand => brand.TimeZone, "Europe/London")), default);
        var imports = new RealImports(console.Services);

        var products = await imports.TakeAsync("products", lines, plan => plan with
        {
            Mapping = plan.Mapping with { Sources = plan.Mapping.Sources.Where(source => source.Key is "sku" or "name").ToDictionary() },
        });
        Assert.Equal((lines.Rows.Count, 0), (products.Good, products.Bad));
        Assert.Equal(lines.Rows.Count - lines.Column("StockCode").Distinct().Count(), products.Of("given_twice"));
        Assert.Equal(Renamed(lines), products.Of("name_changes"));

        var receipts = await imports.TakeAsync("receipts", lines, plan => plan with
        {
            Mapping = plan.Mapping with { Sources = new Dictionary<string, ColumnSource>(plan.Mapping.Sources) { ["store"] = new(null, "WEB"), ["channel"] = new(null, "web") } },
        });
        Assert.Equal([], receipts.Problems.Where(problem => !problem.Kept).Select(problem => $"{problem.Row} {problem.Code} {problem.Column} {problem.Value}"));
        Assert.Equal(lines.Rows.Count, receipts.Good);
        Assert.Equal(lines.Column("CustomerID").Count(customer => customer == ""), receipts.Of("member_missing"));
        Assert.Equal(lines.Rows.Count(row => lines.Cents(row, "UnitPrice") == 0 && lines.Cell(row, "Quantity") != "0"), receipts.Of("amount_zero"));

        await using var db = console.Read();
        Assert.Equal(lines.Rows.Sum(row => Quantity(lines, row) * lines.Cents(row, "UnitPrice")), await db.Set<ReceiptLine>().SumAsync(line => line.Amount));
        Assert.Equal(lines.Rows.Sum(row => Math.Min(0, Quantity(lines, row))), await db.Set<ReceiptLine>().Where(line => line.Quantity < 0).SumAsync(line => (long)line.Quantity));
        var returns = lines.Rows.Where(row => Quantity(lines, row) < 0).Select(row => lines.Cell(row, "InvoiceNo")).Distinct().Count();
        Assert.Equal(returns, await db.Set<Receipt>().CountAsync(receipt => receipt.Kind == ReceiptKind.Return));
    }

    static long Quantity(RealFile lines, string[] row) => long.Parse(lines.Cell(row, "Quantity"));

    /// <summary>Rows whose product had another description at its last row before.</summary>
    static int Renamed(RealFile lines)
    {
        var (names, changes) = (new Dictionary<string, string>(), 0);
        foreach (var row in lines.Rows)
        {
            var (sku, name) = (lines.Cell(row, "StockCode"), lines.Cell(row, "Description").Trim());
            if (name == "") continue;
            if (names.TryGetValue(sku, out var before) && before != name) changes++;
            names[sku] = name;
        }

        return changes;
    }
}
