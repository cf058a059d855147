using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>How a circuit breaker stands.</summary>
public enum BreakerState
{
    Closed = 0,

    /// <summary>Nothing is tried.</summary>
    Open = 1,

    /// <summary>The next message is a trial.</summary>
    HalfOpen = 2,
}

/// <summary>How a channel fares, and what its guards allow.</summary>
/// <param name="Cause">Code: why there was no connection; null while the breaker is closed and nothing failed.</param>
/// <param name="Guards">What the figures are held against.</param>
public sealed record ChannelHealthView(
    BreakerState Breaker, string? Cause, DateTimeOffset? OpenedAt, DateTimeOffset? NextTrialAt, ChannelFigures Figures, ChannelGuards Guards, bool IsPaused, string? PausedReason, DateTimeOffset? PausedAt);

/// <summary>Asks how channels fare.</summary>
public sealed class ChannelHealthQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>The breaker, the figures and the guards of one channel.</summary>
    public async Task<ChannelHealthView> OfAsync(Actor by, string channel, CancellationToken ct)
    {
        by.Demand(Right.ViewChannels);
        await using var db = databases.CreateDbContext();
        var now = clock.GetUtcNow();
        var guards = (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).Guards;
        var setting = await db.Set<ChannelSetting>().AsNoTracking().FirstOrDefaultAsync(row => row.Channel == channel, ct);
        var health = await db.Set<ChannelHealth>().AsNoTracking().FirstOrDefaultAsync(row => row.Channel == channel, ct);
        var figures = health is null ? new ChannelFigures(0, 0, 0, 0, 0) : await ChannelWatch.FiguresAsync(db, health, now, ct);
        return new ChannelHealthView(
            StateOf(health, now), health?.Cause, health?.OpenedAt, health?.OpenUntil, figures, guards, setting?.IsPaused == true, setting?.PausedReason, setting?.PausedAt);
    }

    internal static BreakerState StateOf(ChannelHealth? health, DateTimeOffset now) =>
        health?.OpenedAt is null ? BreakerState.Closed : now < health.OpenUntil ? BreakerState.Open : BreakerState.HalfOpen;
}
