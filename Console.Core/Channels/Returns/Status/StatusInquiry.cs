using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Channels.Returns.Status;

/// <summary>How often a provider was asked about an unknown row, and when it is asked next. Gone when the row is settled.</summary>
public sealed class StatusInquiry
{
    public long DeliveryId { get; set; }

    public required string Channel { get; set; }

    /// <summary>Questions so far.</summary>
    public int Asked { get; set; }

    public DateTimeOffset NextAt { get; set; }

    /// <summary>What was answered last, as a code: <c>unknown</c>, <c>never_had_it</c> that is not believed yet, or why there was no answer.</summary>
    public string? Said { get; set; }
}

/// <summary>How <see cref="StatusInquiry"/> is stored.</summary>
sealed class StatusInquiryMap : IEntityTypeConfiguration<StatusInquiry>
{
    public void Configure(EntityTypeBuilder<StatusInquiry> builder)
    {
        builder.HasKey(inquiry => inquiry.DeliveryId);
        builder.Property(inquiry => inquiry.DeliveryId).ValueGeneratedNever();
        builder.HasIndex(inquiry => new { inquiry.Channel, inquiry.NextAt });
    }
}
