using CampaignConsole.Core.Platform.Tables;

namespace CampaignConsole.Tests.Platform.Tables;

public class ColumnMappingTests
{
    static readonly Column[] Columns =
    [
        new("sourceId", true, "member id", "household_id", "customer id", "会员编号"),
        new("email", false, "e-mail", "mail", "邮箱", "电子邮箱"),
        new("phone", false, "mobile", "mobile number", "手机", "手机号"),
        new("born", false, "birthday", "date of birth", "生日"),
        new("attributes.", false),
    ];

    [Theory]
    [InlineData("Member ID,E-mail Address,MOBILE,Date of Birth", 0, 1, 2, 3)]
    [InlineData("生日,手机号,电子邮箱,会员编号", 3, 2, 1, 0)]
    [InlineData("household_id,Ｅ－ｍａｉｌ,mobile_number,birthday", 0, 1, 2, 3)]
    public void Headers_in_two_languages_are_understood(string headers, int sourceId, int email, int phone, int born)
    {
        var mapping = ColumnMapping.Guess(Columns, File(headers.Split(',')));

        Assert.Equal([sourceId, email, phone, born], new[] { "sourceId", "email", "phone", "born" }.Select(name => mapping.Sources[name].Index!.Value));
    }

    [Fact]
    public void A_header_feeds_one_column_only_and_the_missing_ones_are_named()
    {
        var mapping = ColumnMapping.Guess(Columns, File(["email", "email"]));

        Assert.Equal([0], mapping.UsedIndexes);
        Assert.Equal(["sourceId"], mapping.Missing(Columns));
    }

    [Theory]
    [InlineData("25/12/2026", true)]
    [InlineData("12/25/2026", false)]
    [InlineData("03/04/2026", null)]
    [InlineData("2026-12-25", null)]
    public void The_order_of_day_and_month_is_learnt_from_dates_that_allow_one_reading(string date, bool? expected) =>
        Assert.Equal(expected, ColumnMapping.Guess(Columns, File(["born"], [date])).DayFirst);

    [Fact]
    public void Cells_are_read_through_the_mapping_and_every_bad_one_is_named()
    {
        var mapping = new ColumnMapping(new Dictionary<string, ColumnSource>
        {
            ["sourceId"] = new(0), ["email"] = new(null, "shop@example.com"), ["born"] = new(1), ["attributes.size"] = new(2),
        });
        var cells = new RowCells(Columns, mapping, "CNY", TimeZoneInfo.Utc);

        cells.Take(new TableRow(7, ["17850.0", "30 February", " 42 "]));

        Assert.Equal(("17850", "shop@example.com", "42"), (cells.Identifier("sourceId"), cells.Text("email"), cells.Text("attributes.size")));
        Assert.Null(cells.Date("born"));
        Assert.False(cells.IsGood);
        Assert.Equal(["size"], cells.Names("attributes."));
        Assert.Equal([new CellProblem(7, "born", "30 February", "date_invalid")], cells.Problems);

        cells.Take(new TableRow(8, ["", ""]));

        Assert.Equal(new CellProblem(8, "sourceId", "", "value_missing"), cells.Problems[1]);
    }

    [Fact]
    public void Unreadable_characters_are_a_problem_and_not_stored()
    {
        var cells = new RowCells(Columns, new ColumnMapping(new Dictionary<string, ColumnSource> { ["email"] = new(0), ["phone"] = new(1) }), "CNY", TimeZoneInfo.Utc);
        cells.Take(new TableRow(2, ["caf\uFFFD", "1\u0000"]));

        Assert.Null(cells.Text("email"));
        Assert.Null(cells.Text("phone"));
        Assert.Contains(cells.Problems, problem => problem is { Column: "email", Code: "text_garbled" });
        Assert.Contains(cells.Problems, problem => problem is { Column: "phone", Code: "text_control" });
    }

    static TablePreview File(string[] headers, params string[][] rows) =>
        new(new TableShape(TableFormat.Csv), [], 1, headers, [.. rows.Select((cells, i) => new TableRow(i + 2, cells))]);
}
