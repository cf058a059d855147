using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Caps;

/// <summary>How many members have claimed an offer. Changed only by conditional update; the claims themselves are the truth it can be rebuilt from.</summary>
public sealed class ClaimCounter
{
    public long OfferId { get; set; }

    public long Claims { get; set; }

    /// <summary>The offer's overall cap on uses; null: as many as like.</summary>
    public long? ClaimsLimit { get; set; }
}

/// <summary>How <see cref="ClaimCounter"/> is stored.</summary>
sealed class ClaimCounterMap : IEntityTypeConfiguration<ClaimCounter>
{
    public void Configure(EntityTypeBuilder<ClaimCounter> builder)
    {
        builder.HasKey(counter => counter.OfferId);
        builder.Property(counter => counter.OfferId).ValueGeneratedNever();
    }
}
