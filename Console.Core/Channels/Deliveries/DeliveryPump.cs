using System.Collections.Concurrent;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>The node's heart for sending: looks every second for due ledger rows, one loop a channel. Firing twice or late does no harm.</summary>
public sealed partial class DeliveryPump(
    ByName<IChannelAdapter> adapters, ChannelSenders senders, Lanes lanes, Liveness liveness, Brake brake, IDbContextFactory<ConsoleDb> databases, TimeProvider clock, ILogger<DeliveryPump> log) : BackgroundService
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(2);

    readonly string node = $"{Environment.ProcessId}:{Guid.NewGuid():N}"[..20];
    readonly ConcurrentDictionary<string, RateLimit> rates = new();

    /// <summary>Portions that are made ready while those before them go out, by channel.</summary>
    readonly ConcurrentDictionary<string, Task<Portion?>> ahead = new();

    long portions;

    /// <summary>Sends everything that is due now, all channels side by side as in the running console, and ends finished runs; for commands and tests.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        await lanes.TakeOver.RunAsync(alsoLive: false, ct);
        await Task.WhenAll(adapters.All.Select(adapter => Task.Run(async () =>
        {
            while (await StepAsync(adapter.Name, ct) > 0)
            {
            }
        }, ct)));
        await lanes.Sweep.RunAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var db = databases.CreateDbContext())
            await GuardAsync("take-over", () => lanes.TakeOver.RunAsync(db.IsSqlite, stoppingToken));
        await Task.WhenAll([SweepAsync(stoppingToken), .. adapters.All.Select(adapter => LoopAsync(adapter.Name, stoppingToken))]);
    }

    async Task LoopAsync(string channel, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var taken = 0;
            if (!brake.IsOn) await GuardAsync(channel, async () => taken = await StepAsync(channel, ct));
            if (taken == 0) await Task.Delay(BetweenLooks, CancellationToken.None).WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await GuardAsync(channel, async () =>
        {
            if (ahead.TryRemove(channel, out var made) && await made is { } portion) await lanes.Messages.GiveBackAsync(portion);
        });
    }

    async Task SweepAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await GuardAsync("sweep", async () =>
            {
                liveness.Beat(Liveness.Sending);
                if (brake.IsOn) return;
                await lanes.TakeOver.RunAsync(alsoLive: false, ct);
                await lanes.Sweep.RunAsync(ct);
            });
            await Task.Delay(BetweenSweeps, CancellationToken.None).WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One portion of one channel; 0 when nothing was due or may be sent.</summary>
    async Task<int> StepAsync(string name, CancellationToken ct)
    {
        if (ahead.TryRemove(name, out var made) && await made is { } ready) return await SendAsync(ready, ct);
        if (await DueAsync(name, ct) is not var (runs, pulse)) return 0;
        var channel = await senders.OpenAsync(name, ct);
        if (channel.Tasks is { } terms) return await lanes.Tasks.StepAsync(name, terms, runs, Owner(), ct);
        if (channel.Adapter is not IFileChannel)
        {
            // The sandbox has nobody to fail to answer, whatever a provider did before it was switched off.
            var isTrial = pulse.IsOpen && !channel.IsSandbox;
            if (isTrial && (clock.GetUtcNow() < pulse.OpenUntil || !await lanes.Watch.TakeTrialAsync(name, pulse, ct))) return 0;
            return await lanes.Messages.ReadyAsync(channel, runs, Owner(), isTrial, ct) is { } next ? await SendAsync(next, ct) : 0;
        }

        var taken = 0;
        foreach (var run in runs) taken += await lanes.Lists.StepAsync(channel, run, Owner(), ct);
        return taken;
    }

    async Task<int> SendAsync(Portion ready, CancellationToken ct)
    {
        var name = ready.Channel.Adapter.Name;
        // On a thread of its own, since SQLite answers synchronously.
        await lanes.Messages.SendAsync(ready, rates.GetOrAdd(name, _ => new RateLimit(clock)), () => ahead[name] = Task.Run(() => NextAsync(name, ct), ct), ct);
        return ready.Rows.Count;
    }

    /// <summary>The next portion, made ready while the last one goes out; null where the step after it is to look for itself.</summary>
    async Task<Portion?> NextAsync(string name, CancellationToken ct)
    {
        if (await DueAsync(name, ct) is not var (runs, pulse)) return null;
        var channel = await senders.OpenAsync(name, ct);
        return channel.Sender is null || (pulse.IsOpen && !channel.IsSandbox) ? null : await lanes.Messages.ReadyAsync(channel, runs, Owner(), isTrial: false, ct);
    }

    /// <summary>The runs that have something due on a channel and may send, and how the channel fares; null: there is none.</summary>
    async Task<(IReadOnlyList<long> Runs, ChannelPulse Pulse)?> DueAsync(string name, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var active = await DeliveryLedger.ActiveRunsAsync(db, ct);
        if (active.Count == 0) return null;
        var stops = await StopSigns.ReadAsync(db, ct);
        if (stops.Stops(name)) return null;
        List<long> runs = [.. active.Where(run => !stops.Campaigns.Contains(run.CampaignId)).Select(run => run.OccurrenceId)];
        var now = clock.GetUtcNow();
        if (runs.Count > 0 && await RampUp.HeldAsync(db, name, runs, now, ct) is { Count: > 0 } held) runs.RemoveAll(held.Contains);
        if (runs.Count == 0) return null;
        // Each portion begins with another run, so that a large one does not keep the others waiting to its end.
        var first = (int)(Interlocked.Read(ref portions) % runs.Count);
        runs = [.. runs[first..], .. runs[..first]];
        var due = await db.Set<Delivery>().AnyAsync(row => row.State == DeliveryState.Planned && row.Channel == name && row.NotBefore <= now && runs.Contains(row.OccurrenceId), ct)
            || await db.Set<Delivery>().AnyAsync(row => row.State == DeliveryState.Deferred && row.Channel == name && row.NotBefore <= now && runs.Contains(row.OccurrenceId), ct);
        return due ? (runs, await ChannelWatch.PulseAsync(db, name, ct)) : null;
    }

    string Owner() => $"{node}:{Interlocked.Increment(ref portions)}";

    async Task GuardAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception problem)
        {
            LogFailed(problem, what);
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending on {Channel} failed; it goes on by itself")]
    partial void LogFailed(Exception problem, string channel);
}

/// <summary>The parts of the pump.</summary>
public sealed record Lanes(MessageLane Messages, ListLane Lists, TaskLane Tasks, TakeOver TakeOver, RunSweep Sweep, ChannelWatch Watch);
