using CampaignConsole.Core.Platform.Tables;

namespace CampaignConsole.Tests.Platform.Tables;

public class CellsTests
{
    [Theory]
    [InlineData("1299", 1299)]
    [InlineData("1,299.00", 1299)]
    [InlineData("1.299,50", 1299.5)]
    [InlineData("12,5", 12.5)]
    [InlineData("1,299", 1299)]
    [InlineData("1.299.000", 1299000)]
    [InlineData("¥ 1 299.00", 1299)]
    [InlineData("￥99元", 99)]
    [InlineData("(12.50)", -12.5)]
    [InlineData("−3", -3)]
    [InlineData("３．５", 3.5)]
    [InlineData("17850.0", 17850)]
    public void Numbers_are_read_as_people_write_them(string text, double expected)
    {
        Assert.True(Cells.TryDecimal(text, out var number), text);
        Assert.Equal((decimal)expected, number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1-2")]
    [InlineData("=1+1")]
    [InlineData("#N/A")]
    [InlineData("NaN")]
    public void What_is_no_number_is_refused(string text) => Assert.False(Cells.TryDecimal(text, out _));

    [Theory]
    [InlineData("3.8600000000000003", "CNY", 386)]
    [InlineData("12.5", "CNY", 1250)]
    [InlineData("1299", "JPY", 1299)]
    [InlineData("1.234", "KWD", 1234)]
    public void Amounts_become_minor_units_of_their_currency(string text, string currency, long expected)
    {
        Assert.True(Cells.TryMoney(text, currency, out var amount, out _));
        Assert.Equal(expected, amount);
    }

    [Fact]
    public void An_amount_finer_than_the_currency_is_refused_by_name()
    {
        Assert.False(Cells.TryMoney("12.345", "CNY", out _, out var code));
        Assert.Equal("money_too_fine", code);
    }

    [Theory]
    [InlineData("2026-03-04", null)]
    [InlineData("2026/3/4", null)]
    [InlineData("2026.03.04", null)]
    [InlineData("20260304", null)]
    [InlineData("2026年3月4日", null)]
    [InlineData("4.3.2026", null)]
    [InlineData("2026-03-04 15:30", null)]
    [InlineData("04/03/2026", true)]
    [InlineData("03/04/2026", false)]
    public void Dates_are_read_in_the_usual_forms(string text, bool? dayFirst)
    {
        Assert.True(Cells.TryDate(text, dayFirst, out var date, out var code), code);
        Assert.Equal(new DateOnly(2026, 3, 4), date);
    }

    [Theory]
    [InlineData("25/12/2026", false, 12, 25)]
    [InlineData("12/25/2026", true, 12, 25)]
    [InlineData("05/05/2026", null, 5, 5)]
    public void A_slashed_date_with_one_reading_needs_no_order(string text, bool? dayFirst, int month, int day)
    {
        Assert.True(Cells.TryDate(text, dayFirst, out var date, out _));
        Assert.Equal(new DateOnly(2026, month, day), date);
    }

    [Fact]
    public void A_slashed_date_with_two_readings_is_refused_until_someone_says_which()
    {
        Assert.False(Cells.TryDate("03/04/2026", null, out _, out var code));
        Assert.Equal("date_ambiguous", code);
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("31/31/2026")]
    [InlineData("0001-01-01")]
    [InlineData("yesterday")]
    [InlineData("45252")]
    public void What_is_no_date_is_refused(string text) => Assert.False(Cells.TryDate(text, true, out _, out _));

    [Theory]
    [InlineData("2026-03-04T12:00:00Z", "2026-03-04T12:00:00Z")]
    [InlineData("2026-03-04T12:00:00+08:00", "2026-03-04T04:00:00Z")]
    [InlineData("2026-03-04 12:00:00", "2026-03-04T04:00:00Z")]
    [InlineData("2026-03-04", "2026-03-03T16:00:00Z")]
    public void Instants_keep_their_offset_and_take_the_zone_without_one(string text, string expected)
    {
        Assert.True(Cells.TryInstant(text, null, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), out var instant, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, null), instant);
    }

    [Fact]
    public void What_spreadsheets_do_to_ids_is_undone_or_noticed()
    {
        Assert.Equal("17850", Cells.Identifier(" 17850.0 "));
        Assert.Equal("A-17.5", Cells.Identifier("A-17.5"));
        Assert.True(Cells.LostDigits("6.90123E+12"));
        Assert.False(Cells.LostDigits("69E12"));
    }
}
