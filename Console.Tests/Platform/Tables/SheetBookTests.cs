using System.Text.Json;
using CampaignConsole.Core.Platform.Tables.Sheets;
using ClosedXML.Excel;

namespace CampaignConsole.Tests.Platform.Tables;

public class SheetBookTests
{
    const string Look = """
        import sys, json, openpyxl
        book = openpyxl.load_workbook(sys.argv[1])
        sheet = book.worksheets[0]
        print(json.dumps({
          'names': book.sheetnames, 'frozen': sheet.freeze_panes, 'width': sheet.column_dimensions['A'].width, 'filter': sheet.auto_filter.ref,
          'bold': sheet['A1'].font.b, 'formats': [c.number_format for c in sheet[2]],
          'values': [c.value.isoformat() if hasattr(c.value, 'isoformat') else c.value for c in sheet[2]] }))
        """;

    [Fact]
    public void Openpyxl_reads_values_formats_and_layout()
    {
        using var file = new TemporaryFile(".xlsx");
        Write(file.Path);

        using var seen = JsonDocument.Parse(Python.Run(Look, file.Path));

        Assert.Equal("""["Recipients","Recipients (2)","By store  day"]""", seen.RootElement.GetProperty("names").GetRawText().Replace(", ", ","));
        Assert.Equal("A2", seen.RootElement.GetProperty("frozen").GetString());
        Assert.Equal("A1:G2", seen.RootElement.GetProperty("filter").GetString());
        Assert.Equal(24, seen.RootElement.GetProperty("width").GetDouble());
        Assert.True(seen.RootElement.GetProperty("bold").GetBoolean());
        Assert.Equal("""["王晓明 <&> _x",12345,1299.5,"2026-11-21T00:00:00","2026-11-21T08:30:15",0.125,null]""",
            JsonSerializer.Serialize(seen.RootElement.GetProperty("values"), Plain));
        Assert.Equal("#,##0.00", seen.RootElement.GetProperty("formats")[2].GetString());
    }

    [Fact]
    public void ClosedXml_reads_it_too()
    {
        using var file = new TemporaryFile(".xlsx");
        Write(file.Path);

        using var book = new XLWorkbook(file.Path);
        var sheet = book.Worksheet("Recipients");

        Assert.Equal("王晓明 <&> _x", sheet.Cell("A2").GetString());
        Assert.Equal(1299.5, sheet.Cell("C2").GetDouble());
        Assert.Equal(new DateTime(2026, 11, 21, 8, 30, 15), sheet.Cell("E2").GetDateTime());
    }

    [Fact]
    public void Control_characters_and_half_characters_do_not_break_the_file()
    {
        using var file = new TemporaryFile(".xlsx");
        using (var book = new SheetBook(File.Create(file.Path)))
        {
            var sheet = book.Begin("Odd", new SheetColumn("Text"));
            sheet.Text("bell\u0007").EndRow();
            sheet.Text("half\uD83D").EndRow();
            sheet.Text("whole😀").EndRow();
            sheet.Text(new string('x', 40_000)).EndRow();
        }

        using var seen = JsonDocument.Parse(Python.Run("import sys,json,openpyxl\nprint(json.dumps([r[0] for r in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(min_row=2,values_only=True)]))", file.Path));

        Assert.Equal("half\uFFFD", seen.RootElement[1].GetString());
        Assert.Equal("whole😀", seen.RootElement[2].GetString());
        Assert.Equal(Sheet.LongestText, seen.RootElement[3].GetString()!.Length);
    }

    [Fact]
    public void A_book_without_sheets_can_be_opened()
    {
        using var file = new TemporaryFile(".xlsx");
        using (new SheetBook(File.Create(file.Path))) { }

        Assert.Equal("['Sheet1']", Python.Run("import sys,openpyxl\nprint(openpyxl.load_workbook(sys.argv[1]).sheetnames)", file.Path));
    }

    [Fact]
    public void Memory_stays_flat_however_many_rows_are_written()
    {
        using var book = new SheetBook(Stream.Null);
        var sheet = book.Begin("Many", new SheetColumn("Name"), new SheetColumn("Spent"));
        WriteRows(sheet, 5_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        WriteRows(sheet, 50_000);

        var perRow = (GC.GetAllocatedBytesForCurrentThread() - before) / 50_000.0;
        Assert.True(perRow < 16, $"{perRow:F1} bytes a row are allocated");
    }

    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static void WriteRows(Sheet sheet, int rows)
    {
        for (var i = 0; i < rows; i++) sheet.Text("Wang Xiaoming").Money(129_900 + i, "CNY").EndRow();
    }

    static void Write(string path)
    {
        using var book = new SheetBook(File.Create(path));
        var sheet = book.Begin("Recipients", new("Member", 24), new("Visits", 10, true), new("Spent", 12, true), new("Day"), new("At", 20), new("Share"), new("Nothing"));
        sheet.Text("王晓明 <&> _x").Whole(12_345).Money(129_950, "CNY").Date(new DateOnly(2026, 11, 21)).Moment(new DateTime(2026, 11, 21, 8, 30, 15)).Percent(0.125m).Skip();
        sheet.EndRow();
        book.Begin("Recipients", new SheetColumn("x"));
        book.Begin("By store/ day", new SheetColumn("x"));
    }
}
