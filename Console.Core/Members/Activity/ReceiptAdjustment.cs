using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>A discount that a till says to have given on a receipt, or a code it saw. Recorded; only redemptions redeem.</summary>
public sealed class ReceiptAdjustment
{
    public long Id { get; set; }

    public long ReceiptId { get; set; }

    public long? OfferId { get; set; }

    public string? Hash { get; set; }

    public string? RedemptionId { get; set; }

    public string? LineId { get; set; }

    public long Amount { get; set; }

    /// <summary>The code's last four characters.</summary>
    public string? CodeMask { get; set; }
}

/// <summary>How <see cref="ReceiptAdjustment"/> is stored.</summary>
sealed class ReceiptAdjustmentMap : IEntityTypeConfiguration<ReceiptAdjustment>
{
    public void Configure(EntityTypeBuilder<ReceiptAdjustment> builder)
    {
        builder.HasIndex(adjustment => adjustment.ReceiptId);
        builder.IsAppendOnly();
    }
}
