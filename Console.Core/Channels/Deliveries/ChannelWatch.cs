using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Messages that were sent side by side.</summary>
sealed record Volley(IReadOnlyList<AttemptOutcome> Outcomes, string? Cause);

/// <summary>Writes down how channels fare and pauses one whose guards say so. Bounces and complaints come in later, so it also looks by itself.</summary>
public sealed class ChannelWatch(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveUpdates updates, TimeProvider clock) : IRecurringJob
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>A node that was given a trial and died keeps the others from one for so long.</summary>
    static readonly TimeSpan TrialTakes = TimeSpan.FromMinutes(1);

    public string Name => "channel-watch";

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    /// <summary>Judges every channel that sends for real and is not paused.</summary>
    public async Task TickAsync(CancellationToken ct)
    {
        List<string> paused;
        await using (var db = databases.CreateDbContext())
        {
            var guards = (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).Guards;
            paused = [];
            foreach (var health in await db.Set<ChannelHealth>().Where(health => db.Set<ChannelSetting>().Any(one => one.Channel == health.Channel && one.IsReal && !one.IsPaused)).ToListAsync(ct))
                if (guards.Verdict(await FiguresAsync(db, health, clock.GetUtcNow(), ct)) is not null) paused.Add(health.Channel);
        }

        foreach (var channel in paused) await gate.WriteAsync(db => JudgeAsync(db, channel, clock.GetUtcNow(), ct), ct);
    }

    /// <summary>The pulse of a channel; a closed breaker where nothing is known.</summary>
    public static async Task<ChannelPulse> PulseAsync(ConsoleDb db, string channel, CancellationToken ct) =>
        (await db.Set<ChannelHealth>().AsNoTracking().FirstOrDefaultAsync(health => health.Channel == channel, ct))?.Pulse ?? new ChannelPulse();

    /// <summary>Takes the one trial of a breaker that has been open long enough; false where another node has it.</summary>
    internal Task<bool> TakeTrialAsync(string channel, ChannelPulse seen, CancellationToken ct)
    {
        var (until, next) = (seen.OpenUntil, clock.GetUtcNow() + TrialTakes);
        return gate.WriteAsync(async db => await db.Set<ChannelHealth>().Where(health => health.Channel == channel && health.OpenedAt != null && health.OpenUntil == until)
            .ExecuteUpdateAsync(set => set.SetProperty(health => health.OpenUntil, next), ct) == 1, ct);
    }

    /// <summary>Gives a trial back that tried nothing, because its message was held back: the next one may be the trial at once.</summary>
    internal Task GiveTrialBackAsync(string channel) => gate.WriteAsync(db => TrySoonAsync(db, channel, clock.GetUtcNow(), CancellationToken.None), CancellationToken.None);

    /// <summary>Adds what a portion of messages went through, and pauses the channel where that is too much.</summary>
    internal async Task NoteAsync(string channel, IReadOnlyList<Volley> volleys)
    {
        if (volleys.All(volley => volley.Outcomes.All(one => one == AttemptOutcome.None))) return;
        var changed = await gate.WriteAsync(async db =>
        {
            var (now, ct) = (clock.GetUtcNow(), CancellationToken.None);
            var guards = (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).Guards;
            if (!await db.Set<ChannelHealth>().AnyAsync(one => one.Channel == channel, ct)) await db.InsertAsync([new ChannelHealth { Channel = channel, Since = now }], ct, OnExisting.Skip);
            await LockAsync(db, channel, ct);
            await TallyAsync(db, channel, [.. volleys.SelectMany(volley => volley.Outcomes)], now, ct);
            var health = await db.Set<ChannelHealth>().SingleAsync(one => one.Channel == channel, ct);
            var before = health.Pulse.IsOpen;
            health.Take(volleys.Aggregate(health.Pulse, (pulse, volley) => pulse.After(volley.Outcomes, volley.Cause, guards, now)));
            await db.SaveChangesAsync(ct);
            return await JudgeAsync(db, channel, now, ct) || before != health.Pulse.IsOpen;
        }, CancellationToken.None);
        if (changed) updates.Publish(LiveUpdates.Deliveries);
    }

    /// <summary>What is known of a channel now.</summary>
    internal static async Task<ChannelFigures> FiguresAsync(ConsoleDb db, ChannelHealth health, DateTimeOffset now, CancellationToken ct)
    {
        var (channel, window) = (health.Channel, now.AddHours(-ChannelGuards.WindowHours));
        var from = health.Since > window ? health.Since : window;
        var first = HourOf(from);
        var tallies = await db.Set<ChannelTally>().Where(tally => tally.Channel == channel && tally.Hour >= first).Select(tally => new { tally.Attempts, tally.Refused }).ToListAsync(ct);
        // A bounce belongs to its attempt: what comes back from before the channel was let go on says nothing of how it fares now.
        // What was refused at once stands in the tallies already; a row of which nothing was known until it bounced does not.
        var told = await (from fact in db.Set<DeliveryEvent>()
                          where fact.Channel == channel && (fact.Kind == Returned.Bounced || fact.Kind == Returned.Complained) && fact.At >= @from
                          join row in db.Set<Delivery>() on fact.DeliveryId equals row.Id
                          where row.FirstAttemptAt >= @from && (row.State != DeliveryState.Rejected || row.Reason == Unsettled.Bounced)
                          select new { fact.DeliveryId, fact.Kind }).Distinct().GroupBy(fact => fact.Kind).Select(group => new { group.Key, Count = group.LongCount() }).ToListAsync(ct);
        long Of(string kind) => told.Where(group => group.Key == kind).Sum(group => group.Count);
        var pulse = health.Pulse;
        return new ChannelFigures(tallies.Sum(tally => tally.Attempts), tallies.Sum(tally => tally.Refused) + Of(Returned.Bounced), Of(Returned.Complained), pulse.Recent.Length, pulse.Errors);
    }

    /// <summary>Pauses a channel until a person has looked at it; a channel that is paused already stays as it is.</summary>
    /// <returns>Whether it was this that paused it.</returns>
    internal static async Task<bool> PauseAsync(ConsoleDb db, string channel, string? reason, ChannelFigures? figures, DateTimeOffset now, CancellationToken ct)
    {
        var paused = await db.Set<ChannelSetting>().Where(setting => setting.Channel == channel && !setting.IsPaused).ExecuteUpdateAsync(set => set
            .SetProperty(setting => setting.IsPaused, true).SetProperty(setting => setting.PausedReason, reason).SetProperty(setting => setting.PausedAt, now)
            .SetProperty(setting => setting.Version, setting => setting.Version + 1), ct);
        if (paused == 0) return false;
        await AuditTrail.NoteAsync(db, Actor.Job("sending"), now, "channel.pause", channel, null, new { IsPaused = true, PausedReason = reason, figures }, ct);
        return true;
    }

    /// <summary>Counting begins anew: a person has looked at what was.</summary>
    internal static async Task BeginAnewAsync(ConsoleDb db, string channel, DateTimeOffset now, CancellationToken ct)
    {
        await LockAsync(db, channel, ct);
        await db.Set<ChannelTally>().Where(tally => tally.Channel == channel).ExecuteDeleteAsync(ct);
        if (await db.Set<ChannelHealth>().FirstOrDefaultAsync(one => one.Channel == channel, ct) is not { } health) return;
        health.Take(new ChannelPulse());
        health.Since = now;
    }

    /// <summary>What was told not to work may work with other settings: the next message is a trial at once.</summary>
    internal static Task<int> TrySoonAsync(ConsoleDb db, string channel, DateTimeOffset now, CancellationToken ct) =>
        db.Set<ChannelHealth>().Where(health => health.Channel == channel && health.OpenedAt != null && health.OpenUntil > now)
            .ExecuteUpdateAsync(set => set.SetProperty(health => health.OpenUntil, now), ct);

    /// <summary>On PostgreSQL whoever writes of a channel takes this row first, so that two never wait for each other in a circle.</summary>
    static Task LockAsync(ConsoleDb db, string channel, CancellationToken ct) =>
        db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlAsync($"SELECT 1 FROM channel_health WHERE channel = {channel} FOR UPDATE", ct);

    static async Task<bool> JudgeAsync(ConsoleDb db, string channel, DateTimeOffset now, CancellationToken ct)
    {
        var guards = (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).Guards;
        var figures = await FiguresAsync(db, await db.Set<ChannelHealth>().AsNoTracking().SingleAsync(one => one.Channel == channel, ct), now, ct);
        return guards.Verdict(figures) is { } reason && await PauseAsync(db, channel, reason, figures, now, ct);
    }

    static async Task TallyAsync(ConsoleDb db, string channel, IReadOnlyList<AttemptOutcome> outcomes, DateTimeOffset now, CancellationToken ct)
    {
        var (hour, oldest) = (HourOf(now), now - Kept);
        long attempts = outcomes.Count(one => one is not (AttemptOutcome.None or AttemptOutcome.NotConnected)), refused = outcomes.Count(one => one == AttemptOutcome.Refused);
        if (attempts == 0) return;
        if (await AddAsync() > 0) return;
        await db.InsertAsync([new ChannelTally { Channel = channel, Hour = hour }], ct, OnExisting.Skip);
        await AddAsync();
        await db.Set<ChannelTally>().Where(tally => tally.Channel == channel && tally.Hour < oldest).ExecuteDeleteAsync(ct);

        Task<int> AddAsync() => db.Set<ChannelTally>().Where(tally => tally.Channel == channel && tally.Hour == hour).ExecuteUpdateAsync(set => set
            .SetProperty(tally => tally.Attempts, tally => tally.Attempts + attempts).SetProperty(tally => tally.Refused, tally => tally.Refused + refused), ct);
    }

    static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
