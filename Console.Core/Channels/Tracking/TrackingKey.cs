using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>A key that links in messages are signed with: the one with the highest number signs, the others verify what they signed until they are deleted.</summary>
public sealed class TrackingKey
{
    /// <summary>Stands in every token that it signed.</summary>
    public int Id { get; set; }

    /// <summary>Encrypted by Data Protection, in base 64.</summary>
    public required string Secret { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    /// <summary>When the next key took over; null: this one signs.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

/// <summary>How <see cref="TrackingKey"/> is stored.</summary>
sealed class TrackingKeyMap : IEntityTypeConfiguration<TrackingKey>
{
    public void Configure(EntityTypeBuilder<TrackingKey> builder) => builder.Property(key => key.Id).ValueGeneratedNever();
}
