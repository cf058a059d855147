using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Units of a redeemed basket's line that came back.</summary>
public sealed class ReturnedLine
{
    public long Id { get; set; }

    public Guid RedemptionId { get; set; }

    /// <summary>The caller's name of the line; of a gift its sku.</summary>
    public required string LineId { get; set; }

    /// <summary>The offer whose gift it is; null of a line.</summary>
    public long? OfferId { get; set; }

    public int Quantity { get; set; }

    /// <summary>Money given back, minor units; of a gift that is charged negative.</summary>
    public long Amount { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="ReturnedLine"/> is stored.</summary>
sealed class ReturnedLineMap : IEntityTypeConfiguration<ReturnedLine>
{
    public void Configure(EntityTypeBuilder<ReturnedLine> builder)
    {
        builder.HasIndex(line => line.RedemptionId);
        builder.IsAppendOnly();
    }
}
