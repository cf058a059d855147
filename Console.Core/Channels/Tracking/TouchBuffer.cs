using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>
/// Keeps touches for a moment and has them written together once a second, behind whoever waits at a till: after a push thousands of phones ask at once. A touch waits for what may come beside it,
/// so a crash loses the opens and clicks of some three seconds; no money and no consent hangs on them. A full buffer leaves further ones out and says so.
/// </summary>
public sealed partial class TouchBuffer(TouchWriting writing, TimeProvider clock, ILogger<TouchBuffer> log) : BackgroundService
{
    /// <summary>Touches in memory at most: 40 seconds of 500 a second.</summary>
    public const int Most = 20_000;

    static readonly TimeSpan BetweenFlushes = TimeSpan.FromSeconds(1);

    readonly ConcurrentQueue<Touch> incoming = new();
    readonly SemaphoreSlim one = new(1);
    readonly List<Touch> waiting = [];

    /// <summary>Written already, but still a neighbour of what comes now.</summary>
    readonly List<Touch> recent = [];

    int held;
    long leftOut;

    /// <summary>Takes a touch; it is written soon.</summary>
    /// <returns>False where there is no room left.</returns>
    public bool Add(Touch touch)
    {
        if (Interlocked.Increment(ref held) > Most)
        {
            Interlocked.Decrement(ref held);
            Interlocked.Increment(ref leftOut);
            return false;
        }

        incoming.Enqueue(touch);
        return true;
    }

    /// <summary>Writes what has waited long enough to be judged.</summary>
    /// <param name="all">Whatever is there, as at the end of the process.</param>
    /// <returns>How many facts are new.</returns>
    public async Task<int> FlushAsync(bool all, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            while (incoming.TryDequeue(out var touch)) waiting.Add(touch);
            var now = clock.GetUtcNow();
            recent.RemoveAll(touch => touch.At < now - (3 * MachineRules.Together));
            var ready = waiting.Where(touch => all || touch.At <= now - MachineRules.Together).ToList();
            if (ready.Count == 0) return 0;
            var stored = await writing.WriteAsync(ready, Bursts.Among(waiting.Concat(recent)), ct);
            // Only now: what could not be written waits for the next time.
            recent.AddRange(ready);
            waiting.RemoveAll(ready.ToHashSet().Contains);
            Interlocked.Add(ref held, -ready.Count);
            return stored;
        }
        finally
        {
            one.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await GuardAsync(() => FlushAsync(all: false, stoppingToken));
            if (Interlocked.Exchange(ref leftOut, 0) is > 0 and var count) LogLeftOut(count);
            await Task.Delay(BetweenFlushes, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await GuardAsync(() => FlushAsync(all: true, CancellationToken.None));
    }

    async Task GuardAsync(Func<Task> work)
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
            LogFailed(problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Storing opens and clicks failed; they are kept and tried again")]
    partial void LogFailed(Exception problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} opens and clicks were left out: they came faster than they could be stored")]
    partial void LogLeftOut(long count);
}
