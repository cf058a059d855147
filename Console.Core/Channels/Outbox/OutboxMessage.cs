using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Outbox;

/// <summary>A message that the sandbox wrote to disk instead of sending it.</summary>
public sealed class OutboxMessage
{
    public long Id { get; set; }

    public Guid Key { get; set; }

    public required string Channel { get; set; }

    public long? CampaignId { get; set; }

    public long? OfferId { get; set; }

    public long? MemberId { get; set; }

    /// <summary>Relative to the outbox folder.</summary>
    public required string Path { get; set; }

    public bool IsTest { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="OutboxMessage"/> is stored.</summary>
sealed class OutboxMessageMap : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.HasIndex(message => new { message.Channel, message.Id });
        builder.HasIndex(message => new { message.CampaignId, message.Id });
        builder.HasIndex(message => message.MemberId);
    }
}
