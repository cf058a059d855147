using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>A marketer's draft of what is offered. It has no approval of its own: a campaign seals it as an offer.</summary>
public sealed class Promotion
{
    public long Id { get; set; }

    public required string Name { get; set; }

    /// <summary>JSON of the promotion document, with its version.</summary>
    public required string Definition { get; set; }

    /// <summary>0 until it is sealed for the first time.</summary>
    public int LatestOfferVersion { get; set; }

    public bool IsArchived { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    public int Version { get; set; }
}

/// <summary>How <see cref="Promotion"/> is stored.</summary>
sealed class PromotionMap : IEntityTypeConfiguration<Promotion>
{
    public void Configure(EntityTypeBuilder<Promotion> builder)
    {
        builder.HasIndex(promotion => promotion.Name);
        builder.Property(promotion => promotion.Version).IsConcurrencyToken();
    }
}
