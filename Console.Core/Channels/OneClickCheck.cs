using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>
/// Every e-mail carries the one-click header by itself; it works only where mail programs reach us, and RFC 8058 asks for https. In the sandbox nobody clicks, so there it is not said.
/// </summary>
sealed class OneClickCheck : IReadinessCheck
{
    public string Name => "one_click";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (!campaign.Sending.Contains(ChannelNames.Email)) return [];
        if (!await db.Set<ChannelSetting>().AnyAsync(setting => setting.Channel == ChannelNames.Email && setting.IsReal, ct)) return [];
        var address = new Uri((await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).PublicAddress);
        return address.Scheme == Uri.UriSchemeHttps && !address.IsLoopback ? [] : [new("one_click_address", EditorStep.Channels, false, address.ToString())];
    }
}
