using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Promotions.Holds;

/// <summary>An offer was held because its budget went too fast: what was seen, by which rule, and who let it go on.</summary>
public sealed class OfferHold
{
    public long Id { get; set; }

    public long OfferId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Reserved and confirmed within the window, minor units.</summary>
    public long Money { get; set; }

    /// <summary>The overall budget, minor units.</summary>
    public long Budget { get; set; }

    /// <summary>The rule that held: this share within these minutes.</summary>
    public int Percent { get; set; }

    public int Minutes { get; set; }

    /// <summary>Null while it is held, and where it was withdrawn instead.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    public string? ReleasedBy { get; set; }

    public string? ReleaseReason { get; set; }
}

/// <summary>How <see cref="OfferHold"/> is stored.</summary>
sealed class OfferHoldMap : IEntityTypeConfiguration<OfferHold>
{
    public void Configure(EntityTypeBuilder<OfferHold> builder) => builder.HasIndex(hold => new { hold.OfferId, hold.Id });
}
