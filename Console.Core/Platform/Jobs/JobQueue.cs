using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Puts work into the queue, as part of the write that asks for it.</summary>
public sealed class JobQueue(ByName<IConsoleJob> jobs, JobWake wake, TimeProvider clock)
{
    /// <summary>Adds a run to the surrounding write; it starts after the commit.</summary>
    /// <param name="subject">What it is about, for lists: <c>campaign:12</c>.</param>
    /// <exception cref="Refused"><c>name_unknown</c>: no such job.</exception>
    public JobRun Enqueue(ConsoleDb db, Actor by, string job, object arguments, string? subject)
    {
        var run = new JobRun
        {
            Job = jobs[job].Name,
            Arguments = CanonicalJson.Of(arguments),
            Subject = subject,
            RequestedBy = by.Name,
            QueuedAt = clock.GetUtcNow(),
        };
        db.Add(run);
        db.AfterCommit(wake.Ring);
        return run;
    }
}
