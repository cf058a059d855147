using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Audit;

/// <summary>What stood before and after; erasable.</summary>
public sealed class AuditText
{
    public long EntryId { get; set; }

    public required string ActorName { get; set; }

    public string? Before { get; set; }

    public string? After { get; set; }

    /// <summary>Whose erasure deletes it.</summary>
    public long? MemberId { get; set; }
}

/// <summary>How <see cref="AuditText"/> is stored.</summary>
sealed class AuditTextMap : IEntityTypeConfiguration<AuditText>
{
    public void Configure(EntityTypeBuilder<AuditText> builder)
    {
        builder.HasKey(text => text.EntryId);
        builder.Property(text => text.EntryId).ValueGeneratedNever();
        builder.HasIndex(text => text.MemberId);
    }
}
