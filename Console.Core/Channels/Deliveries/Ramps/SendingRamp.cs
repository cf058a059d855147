using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Channels.Deliveries.Ramps;

/// <summary>How far the messages of one run on one channel may go for now. How many have gone is counted in the ledger; only where it stands is kept here, for all nodes and over a restart.</summary>
public sealed class SendingRamp
{
    public long OccurrenceId { get; set; }

    public required string Channel { get; set; }

    /// <summary>Messages planned with the launch: what the shares are taken of.</summary>
    public long Planned { get; set; }

    /// <summary>An index into <see cref="RampUp.Shares"/>; at their number all may go.</summary>
    public int Stage { get; set; }

    public int HoldMinutes { get; set; }

    /// <summary>When the stage's share had gone; null: it is still going.</summary>
    public DateTimeOffset? HeldSince { get; set; }

    /// <summary>Code: which of its figures keeps it held until a person lets it go on; null: its time does.</summary>
    public string? HeldFor { get; set; }

    public DateTimeOffset? HoldsUntil => HeldSince?.AddMinutes(HoldMinutes);

    /// <summary>Whether nothing new may go at this instant.</summary>
    public bool IsHeld(DateTimeOffset now) => HeldFor is not null || HoldsUntil > now;
}

/// <summary>How <see cref="SendingRamp"/> is stored.</summary>
sealed class SendingRampMap : IEntityTypeConfiguration<SendingRamp>
{
    public void Configure(EntityTypeBuilder<SendingRamp> builder)
    {
        builder.HasKey(ramp => new { ramp.OccurrenceId, ramp.Channel });
        builder.Ignore(ramp => ramp.HoldsUntil);
    }
}
