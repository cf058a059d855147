using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Events;

/// <summary>Something other systems may want to know, as a CloudEvent; kept 90 days.</summary>
public sealed class OutgoingEvent
{
    public long Id { get; set; }

    public Guid Key { get; set; }

    /// <summary>For example "offer.sealed".</summary>
    public required string Type { get; set; }

    public required string Subject { get; set; }

    /// <summary>JSON of ids and figures.</summary>
    public required string Data { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="OutgoingEvent"/> is stored.</summary>
sealed class OutgoingEventMap : IEntityTypeConfiguration<OutgoingEvent>
{
    public void Configure(EntityTypeBuilder<OutgoingEvent> builder)
    {
        builder.HasIndex(fact => fact.At);
    }
}
