using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Audit;

/// <summary>Who did what to what, when. Append-only; the words before and after lie in AuditText, whose digest stands here.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    public required string ActorKind { get; set; }

    public long ActorId { get; set; }

    /// <summary>For example "campaign.approve".</summary>
    public required string Verb { get; set; }

    public required string SubjectKind { get; set; }

    public required string SubjectId { get; set; }

    /// <summary>SHA-256 over the texts before and after, so that the chain verifies after an erasure.</summary>
    public required string Digest { get; set; }
}

/// <summary>How <see cref="AuditEntry"/> is stored.</summary>
sealed class AuditEntryMap : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.HasIndex(entry => new { entry.SubjectKind, entry.SubjectId });
        builder.HasIndex(entry => entry.At);
        builder.IsAppendOnly();
    }
}
