using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Schedule;

/// <summary>How far a run has come.</summary>
public enum OccurrenceState
{
    Due = 0,
    Assigning = 1,
    Sending = 2,
    Finished = 3,
    Stopped = 4,
    Stuck = 5,
}

/// <summary>One run of a campaign: unique per local time, so that a schedule may fire twice and still run once.</summary>
public sealed class Occurrence
{
    public long Id { get; set; }

    public long CampaignId { get; set; }

    /// <summary>Wall clock in the campaign's zone.</summary>
    public DateTime LocalAt { get; set; }

    public required string TimeZone { get; set; }

    public DateTimeOffset DueAt { get; set; }

    public long OfferId { get; set; }

    public OccurrenceState State { get; set; }

    /// <summary>Code, where it cannot go on.</summary>
    public string? StuckReason { get; set; }

    public long? JobRunId { get; set; }

    public string? RuleHash { get; set; }

    /// <summary>The instant that the rule and the decisions took as now.</summary>
    public DateTimeOffset? Now { get; set; }

    /// <summary>Resolve cursor: all members up to here have their row.</summary>
    public long LastMemberId { get; set; }

    public int Considered { get; set; }

    public int Assigned { get; set; }

    public int Control { get; set; }

    public int Suppressed { get; set; }

    public DateTimeOffset? AssignedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>How <see cref="Occurrence"/> is stored.</summary>
sealed class OccurrenceMap : IEntityTypeConfiguration<Occurrence>
{
    public void Configure(EntityTypeBuilder<Occurrence> builder)
    {
        builder.HasIndex(occurrence => new { occurrence.CampaignId, occurrence.LocalAt }).IsUnique();
        builder.HasIndex(occurrence => new { occurrence.State, occurrence.DueAt });
    }
}
