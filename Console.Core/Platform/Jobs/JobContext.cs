using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>What a running job knows of its run, and how it reports.</summary>
public sealed class JobContext(JobRun run, WriteGate gate, LiveUpdates updates, TimeProvider clock)
{
    static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(400);

    DateTimeOffset lastReport;

    public long RunId => run.Id;

    public string? Subject => run.Subject;

    public string RequestedBy => run.RequestedBy;

    /// <summary>1 on the first try; more after crashes without a checkpoint between them.</summary>
    public int Attempt => run.Attempt;

    public T Arguments<T>() => CanonicalJson.Read<T>(run.Arguments);

    /// <summary>Where a former attempt got to; null on the first.</summary>
    public T? Checkpoint<T>() where T : class => run.Checkpoint is { } json ? CanonicalJson.Read<T>(json) : null;

    /// <summary>Saves the checkpoint and the progress in the caller's own transaction, so that rows and cursor are one. Whoever gets on may be restarted again and again.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked to cancel, or another node took the run over.</exception>
    public async Task SaveCheckpointAsync<T>(ConsoleDb db, T checkpoint, long done, long? total, CancellationToken ct) where T : class
    {
        var json = CanonicalJson.Of(checkpoint);
        await StillOursAsync(await Ours(db).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Checkpoint, json).SetProperty(row => row.Done, done).SetProperty(row => row.Total, total).SetProperty(row => row.Attempt, 1), ct));
        // Lost with the server's power, work and checkpoint are lost together and done again: no need to wait for the disk. The commit that ends the run waits, for all before it as well.
        if (!db.IsSqlite) await db.Database.ExecuteSqlRawAsync("SET LOCAL synchronous_commit TO off", ct);
        db.AfterCommit(() => updates.Publish(LiveUpdates.Jobs));
    }

    /// <summary>Reports progress, at most every 400 ms.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked to cancel, or another node took the run over.</exception>
    public async Task ReportAsync(long done, long? total, string? note, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now - lastReport < BetweenReports) return;
        lastReport = now;
        await gate.WriteAsync(async db =>
        {
            await StillOursAsync(await Ours(db).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Done, done).SetProperty(row => row.Total, total).SetProperty(row => row.Note, note), ct));
            db.AfterCommit(() => updates.Publish(LiveUpdates.Jobs));
        }, ct, WriteUrgency.Bulk);
    }

    IQueryable<JobRun> Ours(ConsoleDb db) =>
        db.Set<JobRun>().Where(row => row.Id == run.Id && row.Owner == run.Owner && row.State == JobState.Running && !row.CancelAsked);

    static Task StillOursAsync(int rows) =>
        rows == 1 ? Task.CompletedTask : throw new OperationCanceledException("The run was cancelled or taken over.");
}
