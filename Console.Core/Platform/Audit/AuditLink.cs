using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Audit;

/// <summary>A link of the hash chain over audit entries, put on by a job in order.</summary>
public sealed class AuditLink
{
    public long EntryId { get; set; }

    public required string Previous { get; set; }

    /// <summary>SHA-256 over Previous and the entry's fields.</summary>
    public required string Hash { get; set; }
}

/// <summary>How <see cref="AuditLink"/> is stored.</summary>
sealed class AuditLinkMap : IEntityTypeConfiguration<AuditLink>
{
    public void Configure(EntityTypeBuilder<AuditLink> builder)
    {
        builder.HasKey(link => link.EntryId);
        builder.Property(link => link.EntryId).ValueGeneratedNever();
        builder.IsAppendOnly();
    }
}
