using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Campaigns.Policies;

/// <summary>What text messages cost. Carriers charge by segment, and less than a cent for one: prices are those of a thousand segments, so that all of it stays in whole numbers.</summary>
public sealed record SmsPrices : ISettings<SmsPrices>
{
    /// <summary>Minor units of the brand's currency for a thousand segments: a million of its cents.</summary>
    public const long HighestPrice = 1_000_000;

    public const int MostPrefixes = 300;

    public static string Name => "sms-prices";

    public static SmsPrices Default { get; } = new();

    /// <summary>A thousand segments to any number that no prefix names, in minor units; null: not known, and no cost is said.</summary>
    public long? PerThousand { get; init; }

    /// <summary>Other prices by the beginning of the number; the longest that fits decides.</summary>
    public IReadOnlyList<SmsPrice> Prefixes { get; init; } = [];

    public bool IsInRange =>
        PerThousand is null or (>= 0 and <= HighestPrice) && Prefixes.Count <= MostPrefixes && Prefixes.DistinctBy(price => price.Prefix).Count() == Prefixes.Count && Prefixes.All(price => price.IsInRange);

    /// <summary>The cost of some segments to a number, in thousandths of a minor unit, exact; null where no price is known.</summary>
    /// <param name="phone">In E.164.</param>
    public long? CostOf(string phone, int segments)
    {
        var own = Prefixes.Where(price => phone.StartsWith(price.Prefix, StringComparison.Ordinal)).MaxBy(price => price.Prefix.Length);
        // The price of a thousand in minor units is the price of one in thousandths of them.
        return (own?.PerThousand ?? PerThousand) * segments;
    }

    /// <summary>Whole minor units for a sum in thousandths; what is left over counts as one, so that a cost is never said too low.</summary>
    public static long Whole(long thousandths) => (thousandths + 999) / 1_000;
}

/// <summary>The price of a country, or of a network within it.</summary>
/// <param name="Prefix">The beginning of numbers in E.164, as <c>+86</c>.</param>
/// <param name="PerThousand">A thousand segments, in minor units of the brand's currency.</param>
public sealed record SmsPrice(string Prefix, long PerThousand)
{
    /// <summary>A row as a person filled it in; null where nothing stands in it.</summary>
    /// <exception cref="Kernel.Refused"><c>sms_price_incomplete</c>: a prefix without its price, or a price without its prefix.</exception>
    public static SmsPrice? Of(string prefix, long? perThousand) => (prefix.Trim(), perThousand) switch
    {
        ("", null) => null,
        ({ Length: > 0 } beginning, { } price) => new SmsPrice(beginning, price),
        var (beginning, _) => throw CampaignRefusals.SmsPriceIncomplete(beginning),
    };

    public bool IsInRange => PerThousand is >= 0 and <= SmsPrices.HighestPrice && Prefix.Length is >= 2 and <= 16 && Prefix[0] == '+' && Prefix.Skip(1).All(char.IsAsciiDigit);
}
