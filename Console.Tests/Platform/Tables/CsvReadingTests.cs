using System.Text;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Tables;

namespace CampaignConsole.Tests.Platform.Tables;

public class CsvReadingTests
{
    static CsvReadingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, bool> Encodings => new()
    {
        { "utf-8", false }, { "utf-8", true }, { "utf-16", true }, { "utf-16BE", true }, { "utf-16", false }, { "gb18030", false },
    };

    [Theory, MemberData(nameof(Encodings))]
    public void Chinese_text_is_read_in_every_usual_encoding(string name, bool mark)
    {
        Encoding encoding = name switch
        {
            "utf-8" => new UTF8Encoding(mark),
            "utf-16" => new UnicodeEncoding(bigEndian: false, mark),
            "utf-16BE" => new UnicodeEncoding(bigEndian: true, mark),
            _ => Encoding.GetEncoding(name),
        };
        using var file = TemporaryFile.With("姓名,城市\r\n王晓明,哈尔滨\r\n", encoding);

        var preview = TableFile.Preview(file.Path, TableFile.Guess(file.Path), 10);

        Assert.Equal(["姓名", "城市"], preview.Headers);
        Assert.Equal(["王晓明", "哈尔滨"], preview.Rows[0].Cells);
    }

    [Fact]
    public void Western_accents_without_a_mark_are_read_as_windows_1252()
    {
        using var file = TemporaryFile.With("name;city\r\nJosé;Málaga\r\nZoë;Besançon\r\n", Encoding.GetEncoding(1252));

        var preview = TableFile.Preview(file.Path, TableFile.Guess(file.Path), 10);

        Assert.Equal(["José", "Málaga"], preview.Rows[0].Cells);
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_delimiter_is_found(string delimiter)
    {
        using var file = TemporaryFile.With(string.Join("\n", new[] { "sku", "name", "price" }.Aggregate((a, b) => a + delimiter + b), $"1{delimiter}\"a,b;c\"{delimiter}2"));

        var preview = TableFile.Preview(file.Path, TableFile.Guess(file.Path), 10);

        Assert.Equal(["1", "a,b;c", "2"], preview.Rows[0].Cells);
    }

    [Theory]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n")]
    [InlineData("sep=;\na;b\n1;2\n")]
    public void The_separator_line_of_spreadsheets_is_no_row_but_counts(string text)
    {
        using var file = TemporaryFile.With(text);

        var preview = TableFile.Preview(file.Path, TableFile.Guess(file.Path), 10);

        Assert.Equal(["a", "b"], preview.Headers);
        Assert.Equal((3, "2"), (preview.Rows[0].Number, preview.Rows[0].Cells[1]));
    }

    [Fact]
    public void A_header_that_begins_with_sep_is_a_header()
    {
        using var file = TemporaryFile.With("september,b\n1,2\n");

        Assert.Equal(["september", "b"], TableFile.Preview(file.Path, TableFile.Guess(file.Path), 10).Headers);
    }

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_numbers_them()
    {
        using var file = TemporaryFile.With("a,b\r\n1,\"two\r\nlines\"\r\n\r\n,\r\n3,4\r\n");

        var rows = TableFile.Rows(file.Path, TableFile.Guess(file.Path)).ToList();

        Assert.Equal([1, 2, 5], rows.Select(row => row.Number));
        Assert.Equal("two\r\nlines", rows[1].Cells[1]);
    }

    [Fact]
    public void A_quote_left_open_ends_the_file_with_a_problem_and_keeps_what_was_before()
    {
        var text = new StringBuilder("a,b\n1,2\n3,\"open\n");
        for (var i = 0; i < 300_000; i++) text.Append("5,6\n");
        using var file = TemporaryFile.With(text.ToString());

        var rows = TableFile.Rows(file.Path, new TableShape(TableFormat.Csv, "utf-8", ",")).ToList();

        Assert.Equal(["1", "2"], rows[1].Cells);
        Assert.Equal((3, "quote_open"), (rows[^1].Number, rows[^1].Problem));
    }

    [Fact]
    public void Reading_goes_on_after_the_row_that_was_done_last()
    {
        using var file = TemporaryFile.With("a\n1\n\n2\n3\n");

        Assert.Equal(["2", "3"], TableFile.RowsAfter(file.Path, TableFile.Guess(file.Path), 2).Select(row => row.Cells[0]));
    }

    [Fact]
    public void An_empty_file_and_an_old_workbook_are_refused_by_name()
    {
        using var empty = TemporaryFile.With("");
        using var old = new TemporaryFile(".xls");
        File.WriteAllBytes(old.Path, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]);

        Assert.Equal("table_empty", Assert.Throws<Refused>(() => TableFile.Guess(empty.Path)).Code);
        Assert.Equal("table_old_workbook", Assert.Throws<Refused>(() => TableFile.Guess(old.Path)).Code);
    }
}
