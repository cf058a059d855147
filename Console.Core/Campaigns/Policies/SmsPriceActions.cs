using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Campaigns.Policies;

/// <summary>Changes what text messages cost from now on; what was sent keeps its price.</summary>
public sealed class SmsPriceActions(SettingsBook book)
{
    /// <summary>Stores the prices, prefixes in their order.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>sms_prices_range</c>: a prefix is no beginning of a number in E.164 or stands twice, or a price is out of range.</exception>
    public Task SaveAsync(Actor by, SmsPrices prices, CancellationToken ct)
    {
        Check(prices);
        return book.WriteAsync(by, prices with { Prefixes = [.. prices.Prefixes.OrderBy(price => price.Prefix, StringComparer.Ordinal)] }, ct);
    }

    /// <summary>Refuses what <see cref="SaveAsync"/> would refuse, and writes nothing: for who saves other settings with it.</summary>
    /// <exception cref="Refused"><c>sms_prices_range</c></exception>
    public static void Check(SmsPrices prices)
    {
        if (!prices.IsInRange) throw CampaignRefusals.SmsPrices();
    }
}
