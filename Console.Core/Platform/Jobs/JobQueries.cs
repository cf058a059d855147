using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Which runs to list; null: all.</summary>
public sealed record JobFilter(JobState? State = null, string? Job = null, string? Subject = null);

/// <summary>A run in a list.</summary>
public sealed record JobRow(
    long Id, string Job, string? Subject, JobState State, long Done, long? Total, string? Note, string? Problem, int Attempt, string RequestedBy, bool CancelAsked,
    DateTimeOffset QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public bool IsLive => State is JobState.Queued or JobState.Running;

    /// <summary>Units a second since the start; null before there is anything to say.</summary>
    public double? RateAt(DateTimeOffset now) =>
        StartedAt is { } start && Done > 0 && ((EndedAt ?? now) - start).TotalSeconds is > 0.5 and var seconds ? Done / seconds : null;
}

/// <summary>Reads runs of jobs.</summary>
public sealed class JobQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Runs, newest first.</summary>
    public async Task<Page<JobRow>> ListAsync(Actor by, JobFilter filter, PageRequest window, CancellationToken ct)
    {
        by.Demand(Right.ViewJobs);
        await using var db = databases.CreateDbContext();
        var runs = db.Set<JobRun>().AsQueryable();
        if (filter.State is { } state) runs = runs.Where(run => run.State == state);
        if (filter.Job is { } job) runs = runs.Where(run => run.Job == job);
        if (filter.Subject is { } subject) runs = runs.Where(run => run.Subject == subject);
        var rows = await Rows(runs.OrderByDescending(run => run.Id).Skip(window.Skip).Take(window.Limit)).ToListAsync(ct);
        return new Page<JobRow>(rows, await runs.CountAsync(ct));
    }

    /// <summary>What waits or runs now, oldest first, at most 50.</summary>
    public async Task<IReadOnlyList<JobRow>> LiveAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewJobs);
        await using var db = databases.CreateDbContext();
        return await Rows(db.Set<JobRun>().Where(run => run.State == JobState.Queued || run.State == JobState.Running).OrderBy(run => run.Id).Take(50)).ToListAsync(ct);
    }

    /// <summary>One run.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<JobRow> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewJobs);
        await using var db = databases.CreateDbContext();
        return await Rows(db.Set<JobRun>().Where(run => run.Id == id)).SingleOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("job", id);
    }

    static IQueryable<JobRow> Rows(IQueryable<JobRun> runs) => runs.Select(run => new JobRow(run.Id, run.Job, run.Subject, run.State, run.Done, run.Total, run.Note, run.Problem,
        run.Attempt, run.RequestedBy, run.CancelAsked, run.QueuedAt, run.StartedAt, run.EndedAt));
}
