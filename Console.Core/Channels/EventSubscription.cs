using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>An address of another system that is told what happens, by signed webhooks.</summary>
public sealed class EventSubscription
{
    public long Id { get; set; }

    public required string Url { get; set; }

    /// <summary>Encrypted.</summary>
    public required string Secret { get; set; }

    /// <summary>Comma-separated event types; empty: all.</summary>
    public string Types { get; set; } = "";

    public bool IsActive { get; set; } = true;

    public long LastEventId { get; set; }

    public int Failures { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }

    public string? LastProblem { get; set; }
}

/// <summary>How <see cref="EventSubscription"/> is stored.</summary>
sealed class EventSubscriptionMap : IEntityTypeConfiguration<EventSubscription>
{
    public void Configure(EntityTypeBuilder<EventSubscription> builder)
    {
        builder.HasIndex(subscription => subscription.IsActive);
    }
}
