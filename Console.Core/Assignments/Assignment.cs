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

    /// <summary>No run of the campaign decided about them: they claimed its offer on their own.</summary>
    Claimed = 3,
}

/// <summary>What one run decided about one member: written once, for everyone considered, with the reason. A claim alone is put down later (ADR 9).</summary>
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

    /// <summary>Assigned, but the offer's reach is claim: told of it, and no holder before the claim.</summary>
    public bool IsInvitation { get; set; }

    /// <summary>When the member claimed the offer; whatever the run had decided, it is held from then on.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>End of the offer for this member, where it counts days from assignment or claim.</summary>
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
        // Few of many: whom the cap left out, to be listed.
        builder.HasIndex(assignment => assignment.OccurrenceId, "IX_assignment_capped").HasFilter("reason IN ('frequency_cap', 'less_often')");
        builder.IsAppendOnly(nameof(Assignment.MemberId), nameof(Assignment.ClaimedAt), nameof(Assignment.EndsAt), nameof(Assignment.CodeId));
    }
}
