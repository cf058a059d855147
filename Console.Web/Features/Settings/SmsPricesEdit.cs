using CampaignConsole.Core.Campaigns.Policies;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>The prices of text messages while they are edited.</summary>
public sealed class SmsPricesEdit(SmsPrices prices)
{
    public long? PerThousand { get; set; } = prices.PerThousand;

    public List<SmsPriceEdit> Prefixes { get; } = [.. prices.Prefixes.Select(price => new SmsPriceEdit { Prefix = price.Prefix, PerThousand = price.PerThousand })];

    /// <summary>What is stored; rows in which nothing is filled in are left out.</summary>
    /// <exception cref="Core.Kernel.Refused"><c>sms_price_incomplete</c></exception>
    public SmsPrices ToPrices() => new() { PerThousand = PerThousand, Prefixes = [.. Prefixes.Select(price => SmsPrice.Of(price.Prefix, price.PerThousand)).OfType<SmsPrice>()] };
}

/// <summary>The price of one prefix while it is edited.</summary>
public sealed class SmsPriceEdit
{
    public string Prefix { get; set; } = "";

    public long? PerThousand { get; set; }
}
