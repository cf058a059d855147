using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>A word that the brand put on a member.</summary>
public sealed class MemberTag
{
    public long MemberId { get; set; }

    public required string Tag { get; set; }
}

/// <summary>How <see cref="MemberTag"/> is stored.</summary>
sealed class MemberTagMap : IEntityTypeConfiguration<MemberTag>
{
    public void Configure(EntityTypeBuilder<MemberTag> builder)
    {
        builder.HasKey(tag => new { tag.MemberId, tag.Tag });
        builder.HasIndex(tag => tag.Tag);
    }
}
