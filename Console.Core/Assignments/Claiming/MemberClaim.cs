using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments.Claiming;

/// <summary>By which way somebody came to claim.</summary>
public enum ClaimWay
{
    Api = 0,

    /// <summary>The member's own link in a message.</summary>
    Link = 1,

    /// <summary>The page behind the QR code of a poster or the app.</summary>
    Poster = 2,
    Desk = 3,
}

/// <summary>That a member claimed an offer, or why it was not given: each once for a member and an offer. The member is not told why; staff may be.</summary>
public sealed class MemberClaim
{
    /// <summary>The reason of a claim that was granted.</summary>
    public const string Granted = "";

    public long Id { get; set; }

    public long OfferId { get; set; }

    public long CampaignId { get; set; }

    /// <summary>The row that makes the member a holder; null where nothing was given.</summary>
    public long? AssignmentId { get; set; }

    public long OriginMemberId { get; set; }

    public long MemberId { get; set; }

    /// <summary>Empty where it was granted; else the code of what stood against it: control, objection, wrong_tier or holds_overlapping.</summary>
    public required string Reason { get; set; }

    public ClaimWay Way { get; set; }

    /// <summary>The selling channel that asked.</summary>
    public required string Channel { get; set; }

    public long? StoreId { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="MemberClaim"/> is stored.</summary>
sealed class MemberClaimMap : IEntityTypeConfiguration<MemberClaim>
{
    public void Configure(EntityTypeBuilder<MemberClaim> builder)
    {
        // Two claims at once are one: the second finds the first here.
        builder.HasIndex(claim => new { claim.OfferId, claim.OriginMemberId, claim.Reason }).IsUnique();
        builder.HasIndex(claim => new { claim.MemberId, claim.OfferId });
        builder.HasIndex(claim => new { claim.CampaignId, claim.Reason });
        builder.IsAppendOnly(nameof(MemberClaim.MemberId));
    }
}
