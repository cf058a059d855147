using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>What was decided.</summary>
public enum AssignmentOutcome
{
    Assigned = 0,

    /// <summary>Eligible, but kept apart to measure the effect: never shown or granted this offer.</summary>
    Control = 1,
    Suppressed = 2,
}

/// <summary>What one run decided about one member: written once, for everyone considered, with the reason.</summary>
public sealed class Assignment
{
    public long Id { get; set; }

    public long OccurrenceId { get; set; }

    public long CampaignId { get; set; }

    public long OfferId { get; set; }

    public long OriginMemberId { get; set; }

    public long MemberId { get; set; }

    public AssignmentOutcome Outcome { get; set; }

    /// <summary>Code of the rule that suppressed; null when assigned or control.</summary>
    public string? Reason { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>End of the offer for this member, where it counts days from assignment.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Personal code.</summary>
    public long? CodeId { get; set; }
}

/// <summary>How <see cref="Assignment"/> is stored.</summary>
sealed class AssignmentMap : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> builder)
    {
        builder.HasIndex(assignment => new { assignment.OccurrenceId, assignment.OriginMemberId }).IsUnique();
        builder.HasIndex(assignment => new { assignment.MemberId, assignment.OfferId });
        builder.HasIndex(assignment => new { assignment.CampaignId, assignment.MemberId });
        builder.IsAppendOnly(nameof(Assignment.MemberId));
    }
}
