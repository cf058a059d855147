using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Caps;

/// <summary>What a cap counts over; caps are taken in this order.</summary>
public enum CapScope
{
    Offer = 0,
    Channel = 1,
    Store = 2,
    Day = 3,
    Member = 4,
    Code = 5,
}

/// <summary>How much of one cap is taken. Changed only by conditional update; ledger rows are the truth it can be rebuilt from.</summary>
public sealed class CapCounter
{
    public long OfferId { get; set; }

    public CapScope Scope { get; set; }

    /// <summary>Member id, store id, day (yyyy-MM-dd), channel or code id; empty for the whole offer. Told apart by the scope: ids may be the same.</summary>
    public string Holder { get; set; } = "";

    public long Uses { get; set; }

    /// <summary>Minor units of discount.</summary>
    public long Money { get; set; }

    public long? UsesLimit { get; set; }

    public long? MoneyLimit { get; set; }

    /// <summary>Per cent of the budget of which other systems were told last: 0, 80 or 100.</summary>
    public int Told { get; set; }
}

/// <summary>How <see cref="CapCounter"/> is stored.</summary>
sealed class CapCounterMap : IEntityTypeConfiguration<CapCounter>
{
    public void Configure(EntityTypeBuilder<CapCounter> builder)
    {
        // A basket asks for few holders of an offer, which may have a counter for each member.
        builder.HasKey(counter => new { counter.OfferId, counter.Holder, counter.Scope });
    }
}
