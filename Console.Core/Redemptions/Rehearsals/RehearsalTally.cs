using CampaignConsole.Core.Promotions.Caps;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Over what a rehearsal counts: the scopes of caps, and tiers.</summary>
public enum TallyOver
{
    Offer = 0,
    Channel = 1,
    Store = 2,
    Day = 3,
    Member = 4,
    Tier = 5,
}

/// <summary>What one store, day, channel, member or tier would have had. While the replay runs these are its cap counters, and by them it goes on after a crash.</summary>
/// <remarks>Members stand here by an opaque holder as in <see cref="CapCounter"/>; of these only those with the most discount stay.</remarks>
public sealed class RehearsalTally
{
    public long RehearsalId { get; set; }

    /// <summary>0 or 1: the place among the rehearsal's sides.</summary>
    public int Side { get; set; }

    public TallyOver Over { get; set; }

    /// <summary>Member id, store id, day (yyyy-MM-dd), channel or tier; empty for the whole offer, for a store that is not known here and for members without a tier.</summary>
    public string Holder { get; set; } = "";

    public long Uses { get; set; }

    /// <summary>Minor units of discount.</summary>
    public long Money { get; set; }

    /// <summary>What the baskets came to before the discount, minor units.</summary>
    public long Listed { get; set; }

    /// <summary>Baskets that got nothing, or less, because this cap was used up.</summary>
    public long TurnedAway { get; set; }

    /// <summary>Members who won; counted over tiers only.</summary>
    public long Members { get; set; }

    /// <summary>When its cap left nothing more to give, or turned somebody away for the first time; null when it held.</summary>
    public DateTimeOffset? RanOutAt { get; set; }
}

/// <summary>How <see cref="RehearsalTally"/> is stored.</summary>
sealed class RehearsalTallyMap : IEntityTypeConfiguration<RehearsalTally>
{
    public void Configure(EntityTypeBuilder<RehearsalTally> builder)
    {
        builder.HasKey(tally => new { tally.RehearsalId, tally.Side, tally.Over, tally.Holder });
    }
}
