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
}

/// <summary>The ledger of uses: every change of a counter has a row here, so that counters can be rebuilt.</summary>
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

    public string? Cause { get; set; }
}

/// <summary>How <see cref="UseEntry"/> is stored.</summary>
sealed class UseEntryMap : IEntityTypeConfiguration<UseEntry>
{
    public void Configure(EntityTypeBuilder<UseEntry> builder)
    {
        builder.HasIndex(entry => entry.UseId);
        builder.HasIndex(entry => new { entry.OfferId, entry.Id });
        builder.IsAppendOnly();
    }
}
