using System.Diagnostics;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage.Postgres;

/// <summary>Brings to disk what was committed without waiting for the disk; callers that wait at the same time share one flush.</summary>
/// <remarks>PostgreSQL gives a transaction's locks back only after its commit is on disk: whoever commits without waiting, and waits here, holds nobody up meanwhile.</remarks>
sealed class SharedFlush(NpgsqlDataSource source)
{
    /// <summary>From one flush to the next at least, so that more wait for the same one: each costs both sides a round trip. A caller who comes alone does not wait for it.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    readonly Lock sync = new();
    readonly Stopwatch since = new();
    Task running = Task.CompletedTask;
    Task? next;

    /// <summary>Ends when everything that was committed before the call is on disk.</summary>
    public Task AllAsync()
    {
        lock (sync)
        {
            // One that runs already may have begun before the caller's commit: the next one is sure to cover it.
            return next ??= AfterAsync(running);
        }
    }

    async Task AfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (since.IsRunning && Gathering - since.Elapsed is { Ticks: > 0 } rest) await Task.Delay(rest);
        since.Restart();
        lock (sync) (running, next) = (next!, null);
        // A transaction that writes to the log, and waits for it: everything before it in the log is on disk then, too.
        await using var flush = source.CreateCommand("SELECT pg_logical_emit_message(true, 'console.flush', '')");
        await flush.ExecuteNonQueryAsync();
    }
}
