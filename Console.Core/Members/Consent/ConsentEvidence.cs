using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>The personal part of a consent: what proves it. Erasure deletes it.</summary>
public sealed class ConsentEvidence
{
    public long Id { get; set; }

    public long MemberId { get; set; }

    public required string Text { get; set; }
}

/// <summary>How <see cref="ConsentEvidence"/> is stored.</summary>
sealed class ConsentEvidenceMap : IEntityTypeConfiguration<ConsentEvidence>
{
    public void Configure(EntityTypeBuilder<ConsentEvidence> builder)
    {
        builder.HasIndex(evidence => evidence.MemberId);
    }
}
