using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>A line of a receipt. Member, time and store stand here too, so that "bought category 5 twice in 90 days" is one set.</summary>
public sealed class ReceiptLine
{
    public long Id { get; set; }

    public long ReceiptId { get; set; }

    public required string LineId { get; set; }

    public required string Sku { get; set; }

    /// <summary>Null where the product is unknown here.</summary>
    public long? ProductId { get; set; }

    /// <summary>Negative on a return.</summary>
    public int Quantity { get; set; }

    /// <summary>Minor units, net of discounts; negative on a return.</summary>
    public long Amount { get; set; }

    public long? UnitPrice { get; set; }

    public long? ListPrice { get; set; }

    public long? MemberId { get; set; }

    public long? StoreId { get; set; }

    public DateTimeOffset At { get; set; }

    public bool IsCurrent { get; set; }
}

/// <summary>How <see cref="ReceiptLine"/> is stored.</summary>
sealed class ReceiptLineMap : IEntityTypeConfiguration<ReceiptLine>
{
    public void Configure(EntityTypeBuilder<ReceiptLine> builder)
    {
        builder.HasIndex(line => line.ReceiptId);
        builder.HasIndex(line => new { line.MemberId, line.At });
        builder.HasIndex(line => new { line.ProductId, line.At });
        builder.IsAppendOnly(nameof(ReceiptLine.MemberId), nameof(ReceiptLine.IsCurrent));
    }
}
