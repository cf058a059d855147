using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Promotions.Claims;

/// <summary>The evidence beside a sealed offer: what its products had cost when it was sealed. A fact; it is no part of the offer's hash.</summary>
public sealed class OfferClaim
{
    public long OfferId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>JSON of <see cref="ClaimReading"/>.</summary>
    public required string Evidence { get; set; }

    /// <summary>Holds the claim of an offer that is being sealed against the price history, and keeps what was found; part of the caller's write.</summary>
    public static async Task KeepAsync(ConsoleDb db, Offer offer, PromotionDefinition definition, DateTimeOffset now, CancellationToken ct)
    {
        if (await PriceClaims.ReadAsync(db, definition, now, ct) is { } found) db.Add(new OfferClaim { OfferId = offer.Id, At = now, Evidence = CanonicalJson.Of(found) });
    }
}

/// <summary>How <see cref="OfferClaim"/> is stored.</summary>
sealed class OfferClaimMap : IEntityTypeConfiguration<OfferClaim>
{
    public void Configure(EntityTypeBuilder<OfferClaim> builder)
    {
        builder.HasKey(claim => claim.OfferId);
        builder.Property(claim => claim.OfferId).ValueGeneratedNever();
        builder.IsAppendOnly();
    }
}
