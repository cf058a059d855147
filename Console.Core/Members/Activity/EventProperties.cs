using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>The personal part of an event; erasure deletes it.</summary>
public sealed class EventProperties
{
    public long ActivityId { get; set; }

    public long MemberId { get; set; }

    public required string Json { get; set; }
}

/// <summary>How <see cref="EventProperties"/> is stored.</summary>
sealed class EventPropertiesMap : IEntityTypeConfiguration<EventProperties>
{
    public void Configure(EntityTypeBuilder<EventProperties> builder)
    {
        builder.HasKey(properties => properties.ActivityId);
        builder.Property(properties => properties.ActivityId).ValueGeneratedNever();
        builder.HasIndex(properties => properties.MemberId);
    }
}
