using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Promotions.Invitations;

/// <summary>What a franchise store said to an offer.</summary>
public enum InvitationAnswer
{
    Open = 0,
    Accepted = 1,
    Declined = 2,
}

/// <summary>A franchise store is asked whether it takes part in a sealed offer. The offer holds there only while it stands accepted.</summary>
public sealed class OfferInvitation
{
    public long Id { get; set; }

    public long OfferId { get; set; }

    public long StoreId { get; set; }

    /// <summary>Who owned the store when it was invited.</summary>
    public required string Franchisee { get; set; }

    /// <summary>The first instant at which the answer stands for good: a time of the store's wall clock.</summary>
    public DateTimeOffset Deadline { get; set; }

    public InvitationAnswer Answer { get; set; }

    public DateTimeOffset InvitedAt { get; set; }

    public required string InvitedBy { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public string? AnsweredBy { get; set; }
}

/// <summary>How <see cref="OfferInvitation"/> is stored.</summary>
sealed class OfferInvitationMap : IEntityTypeConfiguration<OfferInvitation>
{
    public void Configure(EntityTypeBuilder<OfferInvitation> builder)
    {
        builder.HasIndex(row => new { row.OfferId, row.StoreId }).IsUnique();
        builder.HasIndex(row => row.StoreId);
    }
}
