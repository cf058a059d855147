using System.Globalization;

namespace CampaignConsole.Tests.RealInput;

/// <summary>dunnhumby's Complete Journey as the test itself reads it, and the figures of its campaign 13 computed from the files.</summary>
sealed class CompleteJourney
{
    public const string Campaign = "13";

    static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public RealFile Products { get; } = RealFile.Read("complete_journey/products.csv.gz");

    public RealFile Demographics { get; } = RealFile.Read("complete_journey/demographics.csv");

    /// <summary>A household in every campaign that it was chosen for.</summary>
    public RealFile Audiences { get; } = RealFile.Read("complete_journey/campaigns.csv");

    public RealFile Coupons { get; } = RealFile.Read("complete_journey/coupons.csv.gz");

    public RealFile Lines { get; } = RealFile.Read("complete_journey/transactions_sample.csv.gz");

    public RealFile Redemptions { get; } = RealFile.Read("complete_journey/coupon_redemptions.csv").Where("campaign_id", Campaign);

    /// <summary>Somebody shortened a few long numbers to 9e+05: which they were cannot be known.</summary>
    public static bool IsShortened(string number) => number.Contains("e+", StringComparison.Ordinal);

    public IReadOnlySet<string> KnownSkus => field ??= Products.Column("product_id").Where(sku => !IsShortened(sku)).ToHashSet();

    /// <summary>The households of campaign 13.</summary>
    public IReadOnlySet<string> Audience => field ??= Audiences.Where("campaign_id", Campaign).Column("household_id").ToHashSet();

    public IReadOnlySet<string> Households => field ??= Demographics.Column("household_id").Concat(Audiences.Column("household_id")).ToHashSet();

    /// <summary>First day and the day after the last, as wall clock.</summary>
    public (DateTime From, DateTime To) Days
    {
        get
        {
            var file = RealFile.Read("complete_journey/campaign_descriptions.csv").Where("campaign_id", Campaign);
            return (Day(file.Column("start_date").Single()), Day(file.Column("end_date").Single()).AddDays(1));
        }
    }

    public static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A wall clock of the shop as an instant.</summary>
    public static DateTimeOffset At(DateTime wall) => new(wall, NewYork.GetUtcOffset(wall));

    /// <summary>What the sample says that the audience paid from the start to a week after the end, in cents.</summary>
    public long RevenueInWindow()
    {
        var (from, to) = (At(Days.From), At(Days.To.AddDays(7)));
        return Lines.Rows.Where(row => Audience.Contains(Lines.Cell(row, "household_id")) && !IsShortened(Lines.Cell(row, "basket_id")))
            .Where(row => DateTimeOffset.Parse(Lines.Cell(row, "transaction_timestamp"), CultureInfo.InvariantCulture) is var at && at >= from && at < to)
            .Sum(row => Lines.Cents(row, "sales_value"));
    }
}
