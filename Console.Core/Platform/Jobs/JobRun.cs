using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Where a run stands.</summary>
public enum JobState
{
    Queued = 0,
    Running = 1,
    Done = 2,
    Failed = 3,
    Cancelled = 4,
}

/// <summary>One run of a job: what was asked, how far it is, how it ended. The queue itself.</summary>
public sealed class JobRun
{
    public long Id { get; set; }

    public required string Job { get; set; }

    /// <summary>JSON.</summary>
    public string Arguments { get; set; } = "{}";

    /// <summary>What it is about, for lists: "campaign:12".</summary>
    public string? Subject { get; set; }

    public JobState State { get; set; }

    /// <summary>JSON by which a run goes on after a crash.</summary>
    public string? Checkpoint { get; set; }

    public long Done { get; set; }

    public long? Total { get; set; }

    public string? Note { get; set; }

    /// <summary>What went wrong, said for people; never member data.</summary>
    public string? Problem { get; set; }

    /// <summary>How often it was begun since it last got on; 0 while it waits for the first time.</summary>
    public int Attempt { get; set; }

    public string RequestedBy { get; set; } = "";

    public bool CancelAsked { get; set; }

    public string? Owner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset QueuedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>How <see cref="JobRun"/> is stored.</summary>
sealed class JobRunMap : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.HasIndex(run => new { run.State, run.Id });
        builder.HasIndex(run => new { run.Job, run.Subject });
    }
}
