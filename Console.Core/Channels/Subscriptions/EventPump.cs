using System.Collections.Concurrent;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>Looks every second which subscriptions have something to be told; each goes at its own pace, so that a slow one holds up nobody.</summary>
public sealed partial class EventPump(EventDelivery delivery, IDbContextFactory<ConsoleDb> databases, TimeProvider clock, ILogger<EventPump> log) : BackgroundService
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<long, Task> going = new();

    /// <summary>Tells every subscription what is due now; for tests.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        foreach (var id in await DueAsync(ct))
            while (await delivery.StepAsync(id, ct))
            {
            }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await GuardAsync(() => delivery.ReleaseAsync(stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            await GuardAsync(async () =>
            {
                foreach (var id in await DueAsync(stoppingToken))
                    if (!going.ContainsKey(id)) going[id] = GoAsync(id, stoppingToken);
            });
            await Task.Delay(BetweenLooks, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(going.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task GoAsync(long id, CancellationToken ct)
    {
        // Off the loop's own thread before the first step, so that the entry in the table is there before it is taken out again.
        await Task.Yield();
        await GuardAsync(async () =>
        {
            while (await delivery.StepAsync(id, ct))
            {
            }
        });
        going.TryRemove(id, out _);
    }

    async Task<List<long>> DueAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        // After a restore nothing leaves before a person lets it: subscribers know more than this database does.
        if ((await StopSigns.ReadAsync(db, ct)).Everything && (await SettingsBook.ReadAsync<RestoreMark>(db, ct)).RestoredAt is not null) return [];
        var now = clock.GetUtcNow();
        return await db.Set<EventSubscription>().Where(row => row.IsActive && (row.NextTryAt == null || row.NextTryAt <= now)
                && db.Set<Platform.Events.OutgoingEvent>().Any(told => told.Id > row.LastEventId))
            .OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(ct);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Telling subscribers of events failed; it goes on by itself")]
    partial void LogFailed(Exception problem);
}
