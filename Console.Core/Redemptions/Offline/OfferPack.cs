using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>One version of a store's pack: what was in it, so that a till can be told only what changed. The last few of each store are kept.</summary>
public sealed class OfferPack
{
    /// <summary>A till that lags further behind is sent everything.</summary>
    public const int Kept = 32;

    public long StoreId { get; set; }

    /// <summary>Milliseconds since 1970 at which it was made, and greater than every version of the store before.</summary>
    public long Version { get; set; }

    public DateTimeOffset MadeAt { get; set; }

    /// <inheritdoc cref="PackDocument.Contents"/>
    public required string Contents { get; set; }

    /// <summary>Revision by offer id, as JSON.</summary>
    public required string Revisions { get; set; }
}

/// <summary>How <see cref="OfferPack"/> is stored.</summary>
sealed class OfferPackMap : IEntityTypeConfiguration<OfferPack>
{
    public void Configure(EntityTypeBuilder<OfferPack> builder)
    {
        builder.HasKey(pack => new { pack.StoreId, pack.Version });
        builder.Property(pack => pack.Version).ValueGeneratedNever();
    }
}
