using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>What became of a sale that a till rang up while it was offline.</summary>
public enum OfflineOutcome
{
    /// <summary>Booked inside the caps.</summary>
    Booked = 0,

    /// <summary>Booked, at least one of its offers beyond a cap.</summary>
    Overrun = 1,

    /// <summary>Not booked; the same number may be sent again, mended.</summary>
    Refused = 2,

    /// <summary>Was booked before; never stored.</summary>
    Repeated = 3,
}

/// <summary>One number of a till's sequence, for ever: a sale sent again is known by it.</summary>
public sealed class OfflineSale
{
    public long Id { get; set; }

    public long StoreId { get; set; }

    /// <summary>The till's own name, unique in its store.</summary>
    public required string Device { get; set; }

    public bool IsTest { get; set; }

    public long Sequence { get; set; }

    /// <summary>SHA-256 of what was told, without who bought.</summary>
    public required string Digest { get; set; }

    public OfflineOutcome Outcome { get; set; }

    /// <summary>Why it was refused, or what was odd about it.</summary>
    public string? Code { get; set; }

    public Guid? RedemptionId { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }
}

/// <summary>How <see cref="OfflineSale"/> is stored.</summary>
sealed class OfflineSaleMap : IEntityTypeConfiguration<OfflineSale>
{
    public void Configure(EntityTypeBuilder<OfflineSale> builder)
    {
        builder.HasIndex(sale => new { sale.StoreId, sale.Device, sale.IsTest, sale.Sequence }).IsUnique();
        builder.HasIndex(sale => sale.RedemptionId);
    }
}

/// <summary>How far a till's sequence has come.</summary>
public sealed class TillDevice
{
    public long StoreId { get; set; }

    public required string Device { get; set; }

    public bool IsTest { get; set; }

    /// <summary>Every number up to this one has come.</summary>
    public long Contiguous { get; set; }

    /// <summary>The greatest number that has come.</summary>
    public long Highest { get; set; }

    public DateTimeOffset SeenAt { get; set; }
}

/// <summary>How <see cref="TillDevice"/> is stored.</summary>
sealed class TillDeviceMap : IEntityTypeConfiguration<TillDevice>
{
    public void Configure(EntityTypeBuilder<TillDevice> builder)
    {
        builder.HasKey(device => new { device.StoreId, device.Device, device.IsTest });
    }
}
