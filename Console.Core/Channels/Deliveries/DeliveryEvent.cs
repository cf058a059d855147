using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What came back about a message: delivered, bounced (for good, or softly), opened, clicked, complained, or the outcome of a call (<see cref="Returns.Returned"/>).</summary>
public sealed class DeliveryEvent
{
    public long Id { get; set; }

    public long DeliveryId { get; set; }

    public long OriginMemberId { get; set; }

    public long CampaignId { get; set; }

    public required string Channel { get; set; }

    public required string Kind { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Opened or clicked by a scanner, not a person.</summary>
    public bool IsMachine { get; set; }

    /// <summary>Unique with the channel where given.</summary>
    public string? ProviderEventId { get; set; }

    /// <summary>A code, never personal text.</summary>
    public string? Detail { get; set; }

    /// <summary>Of a call: when the member asked to be called again.</summary>
    public DateTimeOffset? Again { get; set; }

    /// <summary>Of a click by a link of ours: which (<see cref="Tracking.TrackedLink"/>, or its <c>OwnPage</c>); null where a provider counted it.</summary>
    public long? LinkId { get; set; }
}

/// <summary>How <see cref="DeliveryEvent"/> is stored.</summary>
sealed class DeliveryEventMap : IEntityTypeConfiguration<DeliveryEvent>
{
    public void Configure(EntityTypeBuilder<DeliveryEvent> builder)
    {
        builder.HasIndex(fact => fact.DeliveryId);
        builder.HasIndex(fact => new { fact.CampaignId, fact.Kind });
        builder.HasIndex(fact => new { fact.Channel, fact.ProviderEventId }).IsUnique();
        // What a channel is judged by: few rows beside opens and clicks.
        builder.HasIndex(fact => new { fact.Channel, fact.At }).HasFilter("kind IN ('bounced', 'complained')");
        // What goes after a while: what members did with their messages.
        builder.HasIndex(fact => fact.At).HasFilter("kind IN ('opened', 'clicked')");
        builder.IsAppendOnly();
        builder.MayGo(nameof(DeliveryEvent.Kind), "'opened', 'clicked'");
    }
}
