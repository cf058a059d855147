using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What may not be sent at this moment: kill switches and paused channels. Read anew before every batch and twice a second during one.</summary>
public sealed record StopSigns(bool Everything, IReadOnlySet<string> Channels, IReadOnlySet<long> Campaigns)
{
    public bool Stops(string channel) => Everything || Channels.Contains(channel);

    public static async Task<StopSigns> ReadAsync(ConsoleDb db, CancellationToken ct)
    {
        var on = await db.Set<KillSwitch>().Where(stop => stop.IsOn).Select(stop => stop.Scope).ToListAsync(ct);
        return Of(on, await db.Set<ChannelSetting>().Where(setting => setting.IsPaused).Select(setting => setting.Channel).ToListAsync(ct));
    }

    /// <param name="on">Scopes of switches that are pulled.</param>
    /// <param name="paused">Channels that are paused.</param>
    public static StopSigns Of(IReadOnlyCollection<string> on, IEnumerable<string> paused) => new(
        on.Contains(KillScopes.All),
        on.Where(scope => scope.StartsWith("channel:", StringComparison.Ordinal)).Select(scope => scope["channel:".Length..]).Concat(paused).ToHashSet(),
        on.Where(scope => scope.StartsWith("campaign:", StringComparison.Ordinal)).Select(scope => long.Parse(scope["campaign:".Length..], System.Globalization.CultureInfo.InvariantCulture)).ToHashSet());
}

/// <summary>How kill switches name what they stop.</summary>
public static class KillScopes
{
    public const string All = "all";

    public static string Channel(string name) => $"channel:{name}";

    public static string Campaign(long id) => $"campaign:{id}";
}
