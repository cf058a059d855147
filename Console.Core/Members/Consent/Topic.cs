using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>What a campaign may be about; consent is given per channel and topic.</summary>
public sealed class Topic
{
    public required string Code { get; set; }

    public required string NameEn { get; set; }

    public required string NameZh { get; set; }

    public bool IsActive { get; set; } = true;
}

/// <summary>How <see cref="Topic"/> is stored.</summary>
sealed class TopicMap : IEntityTypeConfiguration<Topic>
{
    public void Configure(EntityTypeBuilder<Topic> builder)
    {
        builder.HasKey(topic => topic.Code);
    }
}
