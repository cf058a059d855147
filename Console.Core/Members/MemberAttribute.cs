using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>A custom fact about a member, by name; personal, so erasure deletes it.</summary>
public sealed class MemberAttribute
{
    public long MemberId { get; set; }

    public required string Name { get; set; }

    public required string Value { get; set; }
}

/// <summary>How <see cref="MemberAttribute"/> is stored.</summary>
sealed class MemberAttributeMap : IEntityTypeConfiguration<MemberAttribute>
{
    public void Configure(EntityTypeBuilder<MemberAttribute> builder)
    {
        builder.HasKey(attribute => new { attribute.MemberId, attribute.Name });
        builder.HasIndex(attribute => new { attribute.Name, attribute.Value });
    }
}
