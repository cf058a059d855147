using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>What moved a counter.</summary>
public enum UseEntryKind
{
    Reserved = 0,
    Confirmed = 1,
    Released = 2,
    Expired = 3,
    Refunded = 4,
    Voided = 5,
    Overrun = 6,

    /// <summary>A further part of a use that is confirmed already: the discount grows, the use does not count again.</summary>
    ConfirmedPart = 7,
}

/// <summary>The ledger of uses: every change of a counter has a row here, so that counters can be rebuilt, and every cent given or taken back with who pays it.</summary>
public sealed class UseEntry
{
    public long Id { get; set; }

    public long UseId { get; set; }

    public long OfferId { get; set; }

    public UseEntryKind Kind { get; set; }

    /// <summary>+1 taken, −1 given back.</summary>
    public int Uses { get; set; }

    /// <summary>Minor units, signed.</summary>
    public long Money { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>On whose account it stands: where it was sold, or where it came back; null on the brand's web.</summary>
    public long? StoreId { get; set; }

    public required string Channel { get; set; }

    /// <summary>What the brand pays of the discount through this row; minor units, negative where it went back. The three shares are what was given.</summary>
    public long BrandShare { get; set; }

    public long StoreShare { get; set; }

    public long SupplierShare { get; set; }

    public string? Cause { get; set; }

    /// <summary>The part that was sold by it; null of a whole.</summary>
    public Guid? PartId { get; set; }
}

/// <summary>How <see cref="UseEntry"/> is stored.</summary>
sealed class UseEntryMap : IEntityTypeConfiguration<UseEntry>
{
    public void Configure(EntityTypeBuilder<UseEntry> builder)
    {
        builder.HasIndex(entry => entry.UseId);
        builder.HasIndex(entry => new { entry.OfferId, entry.At });
        builder.HasIndex(entry => new { entry.StoreId, entry.At });
        // Overruns are few among all rows, and listed the newest first.
        builder.HasIndex(entry => entry.Id).HasFilter($"kind = {(int)UseEntryKind.Overrun}");
        builder.IsAppendOnly();
    }
}
