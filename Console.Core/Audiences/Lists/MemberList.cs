using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Lists;

/// <summary>A list of members by hand or from a file, for the condition "on the list".</summary>
public sealed class MemberList
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public int Size { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    public bool IsArchived { get; set; }
}

/// <summary>How <see cref="MemberList"/> is stored.</summary>
sealed class MemberListMap : IEntityTypeConfiguration<MemberList>
{
    public void Configure(EntityTypeBuilder<MemberList> builder)
    {
        builder.HasIndex(list => list.Name).IsUnique();
    }
}
