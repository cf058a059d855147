using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>How a channel stands.</summary>
/// <param name="IsElsewhere">A real provider was enabled on another installation: this one sends nothing until somebody confirms.</param>
public sealed record ChannelRow(
    string Name, bool IsReal, bool IsElsewhere, bool IsPaused, string? PausedReason, DateTimeOffset? PausedAt, bool IsKilled, int RatePerSecond, int MostAtOnce,
    long Pending, long Sent, long Failed, long Unknown, DateTimeOffset? LastSentAt,
    BreakerState Breaker = BreakerState.Closed, string? BreakerCause = null);

/// <summary>All channels, and whether everything is stopped.</summary>
public sealed record ChannelOverview(IReadOnlyList<ChannelRow> Channels, bool IsEverythingStopped, string? StopReason, string? StoppedBy, DateTimeOffset? StoppedAt);

/// <summary>A channel's settings for the form.</summary>
/// <param name="Options">An object of the options class, without secrets.</param>
/// <param name="KnownSecrets">Names of secrets that are stored.</param>
/// <param name="Stored">The stored document, for a trial with secrets left empty.</param>
public sealed record ChannelForm(string Name, object Options, IReadOnlyList<string> KnownSecrets, string Stored, bool IsReal, int RatePerSecond, int MostAtOnce, int Version);

/// <summary>Asks how channels stand.</summary>
public sealed class ChannelQueries(IDbContextFactory<ConsoleDb> databases, ByName<IChannelAdapter> adapters, InstallationMark mark, TimeProvider clock)
{
    static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>All channels with what they did in the last 24 hours.</summary>
    public async Task<ChannelOverview> OverviewAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewChannels);
        await using var db = databases.CreateDbContext();
        var since = clock.GetUtcNow() - Window;
        var settings = await db.Set<ChannelSetting>().ToDictionaryAsync(setting => setting.Channel, ct);
        var stops = await db.Set<KillSwitch>().Where(stop => stop.IsOn).ToDictionaryAsync(stop => stop.Scope, ct);
        var pending = await db.Set<Delivery>().Where(row => DeliveryMoves.Pending.Contains(row.State)).GroupBy(row => row.Channel)
            .Select(group => new { group.Key, Count = group.LongCount() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var ended = new[] { DeliveryState.Accepted, DeliveryState.Rejected, DeliveryState.Unknown };
        var recent = await db.Set<Delivery>().Where(row => ended.Contains(row.State) && row.UpdatedAt >= since).GroupBy(row => new { row.Channel, row.State })
            .Select(group => new { group.Key.Channel, group.Key.State, Count = group.LongCount(), Last = group.Max(row => row.UpdatedAt) }).ToListAsync(ct);
        var health = await db.Set<ChannelHealth>().AsNoTracking().Where(one => one.OpenedAt != null).ToDictionaryAsync(one => one.Channel, ct);
        var rows = adapters.All.Select(adapter =>
        {
            var setting = settings.GetValueOrDefault(adapter.Name) ?? new ChannelSetting { Channel = adapter.Name };
            long Of(DeliveryState state) => recent.Where(group => group.Channel == adapter.Name && group.State == state).Sum(group => group.Count);
            var sent = recent.FirstOrDefault(group => group.Channel == adapter.Name && group.State == DeliveryState.Accepted);
            return new ChannelRow(
                adapter.Name, setting.IsReal && setting.HostMark == mark.Value, setting.IsReal && setting.HostMark != mark.Value, setting.IsPaused, setting.PausedReason, setting.PausedAt,
                stops.ContainsKey(KillScopes.Channel(adapter.Name)), setting.RatePerSecond, setting.MostAtOnce,
                pending.GetValueOrDefault(adapter.Name), Of(DeliveryState.Accepted), Of(DeliveryState.Rejected), Of(DeliveryState.Unknown), sent?.Last,
                ChannelHealthQueries.StateOf(health.GetValueOrDefault(adapter.Name), clock.GetUtcNow()), health.GetValueOrDefault(adapter.Name)?.Cause);
        });
        var all = stops.GetValueOrDefault(KillScopes.All);
        return new ChannelOverview([.. rows], all is not null, all?.Reason, all?.By, all?.At);
    }

    /// <summary>The settings of one channel.</summary>
    public async Task<ChannelForm> FormAsync(Actor by, string channel, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        if (!adapters.Knows(channel)) throw Platform.PlatformRefusals.NotFound("channel", channel);
        await using var db = databases.CreateDbContext();
        var setting = await db.Set<ChannelSetting>().FirstOrDefaultAsync(row => row.Channel == channel, ct) ?? new ChannelSetting { Channel = channel };
        var type = adapters[channel].OptionsType;
        return new ChannelForm(
            channel, ChannelSecrets.Shown(type, setting.Options), ChannelSecrets.Known(type, setting.Options), setting.Options,
            setting.IsReal && setting.HostMark == mark.Value, setting.RatePerSecond, setting.MostAtOnce, setting.Version);
    }

    /// <summary>True while every channel writes to the Outbox: nothing leaves this installation.</summary>
    public async Task<bool> IsSandboxAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return !await db.Set<ChannelSetting>().AnyAsync(setting => setting.IsReal && setting.HostMark == mark.Value, ct);
    }
}
