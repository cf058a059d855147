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

    public int Version { get; set; }
}

/// <summary>How <see cref="Redemption"/> is stored.</summary>
sealed class RedemptionMap : IEntityTypeConfiguration<Redemption>
{
    public void Configure(EntityTypeBuilder<Redemption> builder)
    {
        builder.Property(redemption => redemption.Id).ValueGeneratedNever();
        builder.HasIndex(redemption => new { redemption.ReceiptSource, redemption.ReceiptStore, redemption.ReceiptNumber, redemption.IsTest }).IsUnique();
        builder.HasIndex(redemption => new { redemption.State, redemption.ExpiresAt });
        builder.HasIndex(redemption => redemption.MemberId);
        builder.Property(redemption => redemption.Version).IsConcurrencyToken();
    }
}
