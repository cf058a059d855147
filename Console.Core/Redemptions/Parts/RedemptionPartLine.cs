using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Redemptions.Parts;

/// <summary>Units of a line that were sold with one part.</summary>
public sealed class RedemptionPartLine
{
    public long Id { get; set; }

    /// <summary>The whole.</summary>
    public Guid RedemptionId { get; set; }

    /// <summary>The part.</summary>
    public Guid PartId { get; set; }

    public required string LineId { get; set; }

    public int Quantity { get; set; }

    /// <summary>What is paid for them, minor units.</summary>
    public long Amount { get; set; }

    /// <summary>What was taken off, minor units.</summary>
    public long Discount { get; set; }
}

/// <summary>How <see cref="RedemptionPartLine"/> is stored.</summary>
sealed class RedemptionPartLineMap : IEntityTypeConfiguration<RedemptionPartLine>
{
    public void Configure(EntityTypeBuilder<RedemptionPartLine> builder)
    {
        builder.HasIndex(line => line.RedemptionId);
        builder.IsAppendOnly();
    }
}
