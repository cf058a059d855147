using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>How a code is bound.</summary>
public enum CodeKind
{
    Shared = 0,
    Personal = 1,
    Pool = 2,
}

/// <summary>A code that brings an offer: shared, from a pool, or bound to one member. Found by HMAC, kept encrypted beside it.</summary>
public sealed class OfferCode
{
    public long Id { get; set; }

    /// <summary>Null while a code from elsewhere waits for a version of its promotion to go live.</summary>
    public long? OfferId { get; set; }

    /// <summary>The promotion that a code from elsewhere was brought for; it goes to each version as that goes live.</summary>
    public long? PromotionId { get; set; }

    public CodeKind Kind { get; set; }

    /// <summary>HMAC-SHA256 of the normalised code; unique.</summary>
    public required byte[] Hmac { get; set; }

    /// <summary>The code, encrypted.</summary>
    public required byte[] Cipher { get; set; }

    /// <summary>The last four characters.</summary>
    public required string Mask { get; set; }

    /// <summary>The holder of a personal code.</summary>
    public long? OriginMemberId { get; set; }

    public long? MemberId { get; set; }
}

/// <summary>How <see cref="OfferCode"/> is stored.</summary>
sealed class OfferCodeMap : IEntityTypeConfiguration<OfferCode>
{
    public void Configure(EntityTypeBuilder<OfferCode> builder)
    {
        builder.HasIndex(code => code.Hmac).IsUnique();
        builder.HasIndex(code => new { code.OfferId, code.MemberId });
        builder.HasIndex(code => code.MemberId);
        builder.HasIndex(code => code.PromotionId);
    }
}
