using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Cancelling runs and running them again.</summary>
public sealed class JobActions(WriteGate gate, JobWake wake, LiveUpdates updates, TimeProvider clock)
{
    /// <summary>Asks a run to end at its next step; what it has done so far stays. One that still waits ends at once.</summary>
    /// <exception cref="Refused"><c>job_over</c></exception>
    public Task CancelAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManageJobs);
        return gate.WriteAsync(async db =>
        {
            var run = await FindAsync(db, id, ct);
            if (run.State is not (JobState.Queued or JobState.Running)) throw JobRefusals.Over();
            run.CancelAsked = true;
            if (run.State == JobState.Queued) (run.State, run.EndedAt) = (JobState.Cancelled, clock.GetUtcNow());
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "job.cancel", id, null, null, ct);
            db.AfterCommit(() => updates.Publish(LiveUpdates.Jobs));
        }, ct);
    }

    /// <summary>Puts a failed or cancelled run back into the queue; it goes on from its checkpoint.</summary>
    /// <exception cref="Refused"><c>job_not_over</c></exception>
    public Task RunAgainAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManageJobs);
        return gate.WriteAsync(async db =>
        {
            var run = await FindAsync(db, id, ct);
            if (run.State is not (JobState.Failed or JobState.Cancelled)) throw JobRefusals.NotOver();
            (run.State, run.Problem, run.Attempt, run.CancelAsked, run.EndedAt) = (JobState.Queued, null, 0, false, null);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "job.run_again", id, null, null, ct);
            db.AfterCommit(wake.Ring);
            db.AfterCommit(() => updates.Publish(LiveUpdates.Jobs));
        }, ct);
    }

    static async Task<JobRun> FindAsync(ConsoleDb db, long id, CancellationToken ct) =>
        await db.Set<JobRun>().SingleOrDefaultAsync(run => run.Id == id, ct) ?? throw PlatformRefusals.NotFound("job", id);
}
