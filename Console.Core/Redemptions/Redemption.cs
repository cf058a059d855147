using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Where a redemption stands.</summary>
public enum RedemptionState
{
    Reserved = 0,
    Confirmed = 1,
    Released = 2,
    Expired = 3,
    PartlyRefunded = 4,
    Refunded = 5,
    Voided = 6,

    /// <summary>Some parts are sold, each with its own receipt; the rest is still held.</summary>
    PartlyConfirmed = 7,

    /// <summary>Not a redemption of its own: one part of another, which has the uses.</summary>
    Part = 8,
}

/// <summary>One evaluation brought to a till: held, confirmed with its receipt, or let go.</summary>
public sealed class Redemption
{
    public Guid Id { get; set; }

    public Guid EvaluationId { get; set; }

    public long? OriginMemberId { get; set; }

    public long? MemberId { get; set; }

    public long? StoreId { get; set; }

    public required string Channel { get; set; }

    public required string Currency { get; set; }

    public RedemptionState State { get; set; }

    public DateTimeOffset ReservedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When the sale happened, by the till's clock; before the receipt, only of a sale that was evaluated as of long ago.</summary>
    public DateTimeOffset? AccomplishedAt { get; set; }

    public DateOnly? StoreDay { get; set; }

    /// <summary>Basket total after discounts, minor units.</summary>
    public long Total { get; set; }

    public long Discount { get; set; }

    public string? ReceiptSource { get; set; }

    public string? ReceiptStore { get; set; }

    public string? ReceiptNumber { get; set; }

    /// <summary>Key or person.</summary>
    public string By { get; set; } = "";

    public string? Device { get; set; }

    /// <summary>The staff number that the till sent.</summary>
    public string? Clerk { get; set; }

    /// <summary>Booked though it was one too many of somebody's: the sale had happened.</summary>
    public VelocityScope? TooFast { get; set; }

    public bool IsTest { get; set; }

    /// <summary>The redemption of which this is one part. A part is a row here for its receipt: one index keeps those of parts and wholes apart for ever.</summary>
    public Guid? PartOf { get; set; }

    /// <summary>Which part it is, from 1; 0 of a whole.</summary>
    public int PartNumber { get; set; }

    /// <summary>Points that were booked with a part.</summary>
    public long PartPoints { get; set; }

    /// <summary>How many parts were sold; 0: it is confirmed as one.</summary>
    public int Parts { get; set; }

    /// <summary>When what was not sold by then was let go of.</summary>
    public DateTimeOffset? RestLetGoAt { get; set; }

    public int Version { get; set; }
}

/// <summary>How <see cref="Redemption"/> is stored.</summary>
sealed class RedemptionMap : IEntityTypeConfiguration<Redemption>
{
    public void Configure(EntityTypeBuilder<Redemption> builder)
    {
        builder.Property(redemption => redemption.Id).ValueGeneratedNever();
        // By number first: whoever stands at a desk types what the receipt says.
        builder.HasIndex(redemption => new { redemption.ReceiptNumber, redemption.ReceiptStore, redemption.ReceiptSource, redemption.IsTest }).IsUnique();
        builder.HasIndex(redemption => new { redemption.State, redemption.ExpiresAt });
        builder.HasIndex(redemption => redemption.MemberId);
        builder.HasIndex(redemption => redemption.PartOf);
        builder.Property(redemption => redemption.Version).IsConcurrencyToken();
    }
}
