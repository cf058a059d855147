using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>Which way goods and money went.</summary>
public enum ReceiptKind
{
    Sale = 0,
    Return = 1,
}

/// <summary>A sale or a return as the till told it. A correction is a higher revision; the highest is current.</summary>
public sealed class Receipt
{
    public long Id { get; set; }

    public required string Source { get; set; }

    public required string StoreCode { get; set; }

    /// <summary>Null where the store is unknown here.</summary>
    public long? StoreId { get; set; }

    public required string ReceiptNumber { get; set; }

    public int Revision { get; set; }

    public ReceiptKind Kind { get; set; }

    public bool IsCurrent { get; set; }

    public long? OriginMemberId { get; set; }

    /// <summary>Null for a sale to nobody, or to an identity not known yet.</summary>
    public long? MemberId { get; set; }

    public required string Channel { get; set; }

    public DateTimeOffset At { get; set; }

    public DateOnly BusinessDate { get; set; }

    public required string Currency { get; set; }

    /// <summary>Minor units, net of discounts; negative for a return.</summary>
    public long Total { get; set; }

    /// <summary>For a return that names its sale.</summary>
    public string? OriginalReceiptNumber { get; set; }

    public string? Staff { get; set; }

    public string? Register { get; set; }
}

/// <summary>How <see cref="Receipt"/> is stored.</summary>
sealed class ReceiptMap : IEntityTypeConfiguration<Receipt>
{
    public void Configure(EntityTypeBuilder<Receipt> builder)
    {
        builder.HasIndex(receipt => new { receipt.Source, receipt.StoreCode, receipt.ReceiptNumber, receipt.Revision }).IsUnique();
        builder.HasIndex(receipt => new { receipt.MemberId, receipt.At });
        builder.HasIndex(receipt => new { receipt.StoreId, receipt.At });
        // Rehearsals go through all receipts of a period in the order of time.
        builder.HasIndex(receipt => receipt.At);
        builder.IsAppendOnly(nameof(Receipt.MemberId), nameof(Receipt.OriginMemberId), nameof(Receipt.IsCurrent));
    }
}
