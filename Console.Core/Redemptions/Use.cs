using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Whether a use counts.</summary>
public enum UseState
{
    Held = 0,
    Confirmed = 1,
    LetGo = 2,
    Refunded = 3,
    Voided = 4,
}

/// <summary>One offer used in one redemption; figures count uses.</summary>
public sealed class Use
{
    public long Id { get; set; }

    public Guid RedemptionId { get; set; }

    public long OfferId { get; set; }

    public required string OfferHash { get; set; }

    public long? CampaignId { get; set; }

    public long? OriginMemberId { get; set; }

    public long? MemberId { get; set; }

    public long? StoreId { get; set; }

    public DateOnly StoreDay { get; set; }

    public required string Channel { get; set; }

    public DateTimeOffset At { get; set; }

    public UseState State { get; set; }

    /// <summary>Minor units; of a redemption that is confirmed in parts, what was sold so far.</summary>
    public long Discount { get; set; }

    /// <summary>Minor units of discount given back.</summary>
    public long Refunded { get; set; }

    /// <summary>Points that were booked for it.</summary>
    public long Points { get; set; }

    /// <summary>Points that were taken back.</summary>
    public long PointsBack { get; set; }

    /// <summary>Net amount of the basket's lines that the offer touched.</summary>
    public long Revenue { get; set; }

    public required string Currency { get; set; }

    public long? CodeId { get; set; }

    /// <summary>Booked beyond a cap, because the sale had happened.</summary>
    public bool IsOverrun { get; set; }

    /// <summary>A control member used it by a shared code.</summary>
    public bool IsContaminated { get; set; }

    public bool IsTest { get; set; }
}

/// <summary>How <see cref="Use"/> is stored.</summary>
sealed class UseMap : IEntityTypeConfiguration<Use>
{
    public void Configure(EntityTypeBuilder<Use> builder)
    {
        builder.HasIndex(use => use.RedemptionId);
        builder.HasIndex(use => new { use.OfferId, use.State });
        builder.HasIndex(use => new { use.CampaignId, use.State });
        builder.HasIndex(use => new { use.MemberId, use.OfferId });
    }
}
