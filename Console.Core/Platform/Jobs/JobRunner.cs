using System.Collections.Concurrent;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Runs queued work on this node: claims a row with a lease, keeps the lease while the work lives, writes how it ended.</summary>
/// <remarks>After a crash the lease runs out (on SQLite: at the next start) and the run goes on from its checkpoint, up to five times.</remarks>
public sealed partial class JobRunner(
    ByName<IConsoleJob> jobs, WriteGate gate, JobWake wake, Liveness liveness, Brake brake, LiveUpdates updates, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    const int MostAtOnce = 4;

    const int MostAttempts = 5;

    static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(4);

    readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    readonly ConcurrentDictionary<long, Task> running = new();

    /// <summary>Waits until the queue is empty and nothing runs on this node; for commands and tests.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        while (await ClaimAsync(ct) is { } run) await RunAsync(run, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TakeOverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (!brake.IsOn && running.Count < MostAtOnce && await ClaimAsync(stoppingToken) is { } run) Start(run, stoppingToken);
                liveness.Beat(Liveness.Jobs);
                await wake.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception problem)
            {
                LogClaimFailed(problem);
                await Task.Delay(TimeSpan.FromSeconds(2), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    void Start(JobRun run, CancellationToken ct) => running[run.Id] = Task.Run(async () =>
    {
        try
        {
            await RunAsync(run, ct);
        }
        finally
        {
            running.TryRemove(run.Id, out _);
            wake.Ring();
        }
    }, CancellationToken.None);

    async Task RunAsync(JobRun run, CancellationToken ct)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var heart = BeatAsync(run.Id, ends);
        var (state, problem) = (JobState.Done, (string?)null);
        try
        {
            await jobs[run.Job].ExecuteAsync(new JobContext(run, gate, updates, clock), ends.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The node stops: the next one goes on from the checkpoint.
            (state, problem) = (JobState.Queued, null);
        }
        catch (OperationCanceledException)
        {
            state = JobState.Cancelled;
        }
        catch (Refused refused)
        {
            (state, problem) = (JobState.Failed, Wording.Wording.Refusal(refused, Languages.English));
        }
        catch (Exception failure)
        {
            LogFailed(failure, run.Job, run.Id);
            (state, problem) = (JobState.Failed, failure.GetType().Name);
        }

        await ends.CancelAsync();
        await heart.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync(run.Id, state, problem);
    }

    Task EndAsync(long id, JobState state, string? problem) => gate.WriteAsync(async db =>
    {
        var now = clock.GetUtcNow();
        await Ours(db, id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state).SetProperty(row => row.Problem, problem).SetProperty(row => row.Owner, (string?)null)
            .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.EndedAt, state == JobState.Queued ? null : now), CancellationToken.None);
        db.AfterCommit(() => updates.Publish(LiveUpdates.Jobs));
    }, CancellationToken.None);

    async Task BeatAsync(long id, CancellationTokenSource ends)
    {
        while (true)
        {
            await Task.Delay(Heartbeat, clock, ends.Token);
            var until = clock.GetUtcNow() + Lease;
            var kept = await gate.WriteAsync(db => Ours(db, id).Where(row => !row.CancelAsked)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), ends.Token), ends.Token);
            if (kept == 0) await ends.CancelAsync();
        }
    }

    Task<JobRun?> ClaimAsync(CancellationToken ct) => gate.WriteAsync(async db =>
    {
        var now = clock.GetUtcNow();
        var candidates = db.IsSqlite
            ? db.Set<JobRun>()
            : db.Set<JobRun>().FromSqlRaw("SELECT * FROM job_run WHERE state IN (0, 1) ORDER BY id FOR UPDATE SKIP LOCKED");
        var run = await candidates
            .Where(row => row.State == JobState.Queued || (row.State == JobState.Running && row.LeaseUntil < now))
            .OrderBy(row => row.Id).FirstOrDefaultAsync(ct);
        if (run is null) return null;
        if (run.Attempt >= MostAttempts || run.CancelAsked)
        {
            run.State = run.CancelAsked ? JobState.Cancelled : JobState.Failed;
            run.Problem = run.CancelAsked ? null : Wording.Wording.Say("job.gave_up", Languages.English, MostAttempts);
            run.EndedAt = now;
            db.AfterCommit(wake.Ring);
            return null;
        }

        run.State = JobState.Running;
        run.Owner = owner;
        run.Attempt++;
        run.LeaseUntil = now + Lease;
        run.StartedAt ??= now;
        run.Problem = null;
        return run;
    }, ct);

    /// <summary>On SQLite there is one node: whatever runs at its start was left by a crash.</summary>
    Task TakeOverAsync(CancellationToken ct) => gate.WriteAsync(async db =>
    {
        if (!db.IsSqlite) return;
        await db.Set<JobRun>().Where(row => row.State == JobState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, JobState.Queued), ct);
    }, ct);

    IQueryable<JobRun> Ours(ConsoleDb db, long id) => db.Set<JobRun>().Where(row => row.Id == id && row.Owner == owner && row.State == JobState.Running);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job}, run {RunId}, failed")]
    partial void LogFailed(Exception problem, string job, long runId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Queued work could not be claimed")]
    partial void LogClaimFailed(Exception problem);
}
