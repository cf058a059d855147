using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Tables;

namespace CampaignConsole.Tests.Platform.Tables;

public class XlsxReadingTests
{
    const string Workbook = """
        import sys, datetime, openpyxl
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = 'Members'
        sheet.append(['name', 'phone', 'born', 'at', 'spent', 'ok', 'card'])
        sheet.append(['王晓明', 13800138000, datetime.date(1990, 2, 28), datetime.datetime(2026, 11, 21, 8, 30, 15), 1299.1, True, 6901234567890])
        sheet['A4'] = 'Ann <&>'
        sheet['C4'] = datetime.date(1900, 1, 31)
        sheet['E4'] = 0.1 + 0.2
        sheet['F4'] = '=1/0'
        hidden = book.create_sheet('Secret')
        hidden.sheet_state = 'hidden'
        book.create_sheet('Second').append(['x'])
        book.save(sys.argv[1])
        """;

    [Fact]
    public void A_workbook_of_another_programme_is_read_with_its_kinds()
    {
        using var file = new TemporaryFile(".xlsx");
        Python.Run(Workbook, file.Path);

        var preview = TableFile.Preview(file.Path, TableFile.Guess(file.Path), 10);

        Assert.Equal(["Members", "Second"], preview.Sheets);
        Assert.Equal(["王晓明", "13800138000", "1990-02-28", "2026-11-21 08:30:15", "1299.1", "true", "6901234567890"], preview.Rows[0].Cells);
        Assert.Equal((4, "Ann <&>", "1900-01-31", "0.3"), (preview.Rows[1].Number, preview.Rows[1].Cells[0], preview.Rows[1].Cells[2], preview.Rows[1].Cells[4]));
    }

    [Fact]
    public void Rich_texts_are_joined_without_their_pronunciation_hints()
    {
        using var file = new TemporaryFile(".xlsx");
        using (var archive = System.IO.Compression.ZipFile.Open(file.Path, System.IO.Compression.ZipArchiveMode.Create))
        {
            void Part(string name, string text)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }

            const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
            Part("xl/workbook.xml", $"""<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Part("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="/xl/worksheets/s.xml"/></Relationships>""");
            Part("xl/sharedStrings.xml", $"""<sst xmlns="{main}"><si><r><t xml:space="preserve">东 </t></r><r><rPr><b/></rPr><t>京</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh><phoneticPr fontId="1"/></si><si><t>_x0041_b</t></si></sst>""");
            Part("xl/worksheets/s.xml", $"""<worksheet xmlns="{main}"><sheetData><row><c t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c/><c r="E1" t="b"><v>0</v></c></row></sheetData></worksheet>""");
        }

        Assert.Equal(["东 京", "", "Ab", "", "false"], TableFile.Rows(file.Path, TableFile.Guess(file.Path)).Single().Cells);
    }

    [Fact]
    public void Another_sheet_can_be_chosen_and_an_unknown_one_is_refused()
    {
        using var file = new TemporaryFile(".xlsx");
        Python.Run(Workbook, file.Path);

        Assert.Equal(["x"], TableFile.Preview(file.Path, new TableShape(TableFormat.Xlsx, Sheet: "Second"), 5).Headers);
        Assert.Equal("table_sheet_unknown", Assert.Throws<Refused>(() => TableFile.Preview(file.Path, new TableShape(TableFormat.Xlsx, Sheet: "No"), 5)).Code);
    }

    [Fact]
    public void A_workbook_cut_short_is_refused_and_not_a_crash()
    {
        using var file = new TemporaryFile(".xlsx");
        Python.Run(Workbook, file.Path);
        using (var stream = File.OpenWrite(file.Path)) stream.SetLength(stream.Length / 2);

        Assert.Equal("table_unreadable", Assert.Throws<Refused>(() => TableFile.Preview(file.Path, TableFile.Guess(file.Path), 5)).Code);
    }

    [Fact]
    public void What_the_console_writes_it_reads()
    {
        using var file = new TemporaryFile(".xlsx");
        using (var book = new Core.Platform.Tables.Sheets.SheetBook(File.Create(file.Path)))
        {
            var sheet = book.Begin("Data", new("Name"), new("Born"), new("Spent"));
            sheet.Text("=cmd|'/c calc'!A1").Date(new DateOnly(2000, 2, 29)).Money(129_950, "CNY").EndRow();
        }

        var row = TableFile.Preview(file.Path, TableFile.Guess(file.Path), 5).Rows.Single();

        Assert.Equal(["=cmd|'/c calc'!A1", "2000-02-29", "1299.5"], row.Cells);
    }
}
