using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Who was held back by which limit within one hour: a row, however often it happened, so that whoever keeps trying fills no table.</summary>
public sealed class HeldBack
{
    public VelocityScope Scope { get; set; }

    public required string Holder { get; set; }

    /// <summary>Hours since 1970 UTC.</summary>
    public long Hour { get; set; }

    public long? StoreId { get; set; }

    /// <summary>For people: the member's id, the device, the clerk or the key.</summary>
    public required string Word { get; set; }

    public int Most { get; set; }

    public int Minutes { get; set; }

    /// <summary>How often it was refused.</summary>
    public int Refused { get; set; }

    /// <summary>How often a sale that had happened was booked beyond the limit.</summary>
    public int Booked { get; set; }

    public DateTimeOffset FirstAt { get; set; }

    public DateTimeOffset LastAt { get; set; }
}

/// <summary>How <see cref="HeldBack"/> is stored.</summary>
sealed class HeldBackMap : IEntityTypeConfiguration<HeldBack>
{
    public void Configure(EntityTypeBuilder<HeldBack> builder)
    {
        builder.HasKey(row => new { row.Scope, row.Holder, row.Hour });
        builder.HasIndex(row => row.LastAt);
    }
}
