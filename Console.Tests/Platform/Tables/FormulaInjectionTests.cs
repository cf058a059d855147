using System.Text;
using System.Text.Json;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Sheets;

namespace CampaignConsole.Tests.Platform.Tables;

public class FormulaInjectionTests
{
    const string Formulas = """
        import sys, json, openpyxl
        book = openpyxl.load_workbook(sys.argv[1])
        print(json.dumps([[cell.value, cell.data_type] for row in book.active.iter_rows(min_row=2) for cell in row]))
        """;

    /// <summary>Injections collected by OWASP and others; the same list as <c>shared/data/edge_cases</c> in short, for machines without it.</summary>
    static readonly string[] Known =
    [
        "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "1;=1+1", "1\t=1+1", "1,=1+1", "\0=1+1",
        "=cmd|' /C calc'!'A1'", "@SUM(1+1)*cmd|' /C calc'!A0", "\u200B=1+1", "-2+3+cmd|' /C calc'!A0",
    ];

    public static IEnumerable<string> Injections()
    {
        var path = Path.Combine(RealData.Folder ?? "", "edge_cases", "injection_strings.json");
        if (!File.Exists(path)) return Known;
        return Known.Concat(JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(path))!.SelectMany(group => group.Value));
    }

    [Fact]
    public async Task No_cell_of_a_csv_file_begins_a_formula_whatever_delimiter_it_is_opened_with()
    {
        var text = await Csv(async csv =>
        {
            foreach (var injection in Injections()) await csv.Text("id").Text(injection).EndRowAsync(default);
        });

        using var file = TemporaryFile.With(text);
        foreach (var delimiter in new[] { ",", ";", "\t", "|" })
        {
            var cells = TableFile.Rows(file.Path, new TableShape(TableFormat.Csv, "utf-8", delimiter)).SelectMany(row => row.Cells).ToList();
            Assert.DoesNotContain(cells, cell => FormulaGuard.IsDangerous(cell.TrimStart('"')) && cell.TrimStart('"') is not ['\'', ..]);
        }
    }

    [Fact]
    public async Task Numbers_and_phone_numbers_are_left_as_they_are()
    {
        var text = await Csv(csv => csv.Text("+8613800138000").Text("-12.5").Text("Smith, John").Text("a|b").Whole(-3).EndRowAsync(default));

        Assert.Equal("\uFEFF+8613800138000,-12.5,\"Smith, John\",\"a|b\",-3\r\n", text);
    }

    [Fact]
    public void A_workbook_holds_the_very_texts_and_none_of_them_is_a_formula()
    {
        using var file = new TemporaryFile(".xlsx");
        var injections = Injections().ToList();
        using (var book = new SheetBook(File.Create(file.Path)))
        {
            var sheet = book.Begin("Injections", new SheetColumn("Text"));
            foreach (var injection in injections)
            {
                sheet.Text(injection).EndRow();
            }
        }

        var seen = JsonSerializer.Deserialize<string[][]>(Python.Run(Formulas, file.Path))!;

        Assert.All(seen, cell => Assert.NotEqual("f", cell[1]));
        Assert.Equal(injections.Select(Seen), seen.Select(cell => Seen(cell[0])));
    }

    /// <summary>openpyxl leaves the escapes of control characters as they are.</summary>
    static string Seen(string text) => text.Replace("_x0000_", "\0").Replace("_x000D_", "\r").Replace("_x000d_", "\r");

    static async Task<string> Csv(Func<CsvFile, Task> write)
    {
        using var stream = new MemoryStream();
        await using (var csv = new CsvFile(stream, leaveOpen: true)) await write(csv);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
