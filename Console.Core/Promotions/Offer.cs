using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>Who may use an offer.</summary>
public enum OfferReach
{
    /// <summary>Members that a campaign assigned it to.</summary>
    Holders = 0,

    /// <summary>Whoever brings the code.</summary>
    Code = 1,

    /// <summary>Every basket.</summary>
    Everybody = 2,

    /// <summary>Whoever claims it while caps last.</summary>
    Claim = 3,
}

/// <summary>Whether tills honour an offer.</summary>
public enum OfferState
{
    /// <summary>Sealed for a campaign that has not started.</summary>
    Sealed = 0,
    Live = 1,
    Withdrawn = 2,

    /// <summary>Its budget went too fast: no till gives it until somebody has looked.</summary>
    Held = 3,
}

/// <summary>A sealed, immutable version of a promotion. Every channel, answer, receipt and export carries its id and hash.</summary>
public sealed class Offer
{
    public long Id { get; set; }

    public long PromotionId { get; set; }

    /// <summary>Version of the promotion, from 1.</summary>
    public int Number { get; set; }

    public required string Name { get; set; }

    /// <summary>Canonical JSON of what was sealed.</summary>
    public required string Document { get; set; }

    /// <summary>SHA-256 of Document, lower-case hexadecimal.</summary>
    public required string Hash { get; set; }

    public required string Currency { get; set; }

    public OfferReach Reach { get; set; }

    /// <summary>Wall clock of the store; null: from sealing.</summary>
    public DateTime? ValidFrom { get; set; }

    /// <summary>Wall clock of the store, exclusive; null: no end, signed for.</summary>
    public DateTime? ValidTo { get; set; }

    /// <summary>Instead of ValidTo: the assignment carries the end.</summary>
    public int? DaysFromAssignment { get; set; }

    /// <summary>Among offers of one layer, low first.</summary>
    public int Priority { get; set; }

    public OfferState State { get; set; }

    public DateTimeOffset SealedAt { get; set; }

    public required string SealedBy { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnReason { get; set; }

    /// <summary>When it was found to be over everywhere, and other systems were told; null while any shop or holder may still use it.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it was released last: what went before counts no more towards holding it.</summary>
    public DateTimeOffset? WatchedFrom { get; set; }

    /// <summary>How often franchise stores have answered its invitations: whoever keeps live offers in memory sees by it that they did.</summary>
    public long Answers { get; set; }
}

/// <summary>How <see cref="Offer"/> is stored.</summary>
sealed class OfferMap : IEntityTypeConfiguration<Offer>
{
    public void Configure(EntityTypeBuilder<Offer> builder)
    {
        builder.HasIndex(offer => new { offer.PromotionId, offer.Number }).IsUnique();
        builder.HasIndex(offer => offer.State);
    }
}
