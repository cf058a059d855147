using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Lists;

/// <summary>One member on a list.</summary>
public sealed class MemberListEntry
{
    public long ListId { get; set; }

    public long MemberId { get; set; }
}

/// <summary>How <see cref="MemberListEntry"/> is stored.</summary>
sealed class MemberListEntryMap : IEntityTypeConfiguration<MemberListEntry>
{
    public void Configure(EntityTypeBuilder<MemberListEntry> builder)
    {
        builder.HasKey(entry => new { entry.ListId, entry.MemberId });
        builder.HasIndex(entry => entry.MemberId);
    }
}
