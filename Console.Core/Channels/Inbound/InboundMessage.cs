using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Channels.Inbound;

/// <summary>A message that somebody sent to us by a provider, as far as it has to be remembered: that it was taken, and what it came to. Neither number nor text is kept.</summary>
public sealed class InboundMessage
{
    public long Id { get; set; }

    public required string Channel { get; set; }

    /// <summary>The provider's own id; unique with the channel, so that a message told twice counts once.</summary>
    public required string ProviderId { get; set; }

    /// <summary>stop, start or other.</summary>
    public required string Meaning { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="InboundMessage"/> is stored.</summary>
sealed class InboundMessageMap : IEntityTypeConfiguration<InboundMessage>
{
    public void Configure(EntityTypeBuilder<InboundMessage> builder)
    {
        builder.HasIndex(message => new { message.Channel, message.ProviderId }).IsUnique();
        builder.HasIndex(message => message.At);
    }
}
