using CampaignConsole.Core.Campaigns.Policies;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>The prices of text messages while they are edited.</summary>
public sealed class SmsPricesEdit(SmsPrices prices)
{
    public long? PerThousand { get; set; } = prices.PerThousand;

    public List<SmsPriceEdit> Prefixes { get; } = [.. prices.Prefixes.Select(price => new SmsPriceEdit { Prefix = price.Prefix, PerThousand = price.PerThousand })];

    /// <summary>What is stored; rows that are not filled in are left out.</summary>
    public SmsPrices ToPrices() => new()
    {
        PerThousand = PerThousand,
        Prefixes = [.. Prefixes.Where(price => price.Prefix.Trim().Length > 0 && price.PerThousand is not null).Select(price => new SmsPrice(price.Prefix.Trim(), price.PerThousand!.Value))],
    };
}

/// <summary>The price of one prefix while it is edited.</summary>
public sealed class SmsPriceEdit
{
    public string Prefix { get; set; } = "";

    public long? PerThousand { get; set; }
}
