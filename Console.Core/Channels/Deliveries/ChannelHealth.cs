using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>How a channel that sends for real fares: its breaker, its last attempts, and since when it is watched. All nodes share it.</summary>
public sealed class ChannelHealth
{
    public required string Channel { get; set; }

    /// <summary>The last attempts that had a connection, oldest first: <c>x</c> was an error.</summary>
    public string Recent { get; set; } = "";

    public int Failures { get; set; }

    public int Opens { get; set; }

    /// <summary>When the breaker opened; null: it is closed.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>Until then nothing is tried; afterwards one message at a time.</summary>
    public DateTimeOffset? OpenUntil { get; set; }

    /// <summary>Code: why there was no connection.</summary>
    public string? Cause { get; set; }

    /// <summary>Figures are counted from here: when a person last let the channel go on.</summary>
    public DateTimeOffset Since { get; set; }

    public ChannelPulse Pulse => new(Recent, Failures, Opens, OpenedAt, OpenUntil, Cause);

    public void Take(ChannelPulse pulse) =>
        (Recent, Failures, Opens, OpenedAt, OpenUntil, Cause) = (pulse.Recent, pulse.Failures, pulse.Opens, pulse.OpenedAt, pulse.OpenUntil, pulse.Cause);
}

/// <summary>How <see cref="ChannelHealth"/> is stored.</summary>
sealed class ChannelHealthMap : IEntityTypeConfiguration<ChannelHealth>
{
    public void Configure(EntityTypeBuilder<ChannelHealth> builder)
    {
        builder.HasKey(health => health.Channel);
        builder.Ignore(health => health.Pulse);
    }
}

/// <summary>What a channel tried within an hour.</summary>
public sealed class ChannelTally
{
    public required string Channel { get; set; }

    /// <summary>The start of the hour.</summary>
    public DateTimeOffset Hour { get; set; }

    public long Attempts { get; set; }

    /// <summary>Refused for good at once.</summary>
    public long Refused { get; set; }
}

/// <summary>How <see cref="ChannelTally"/> is stored.</summary>
sealed class ChannelTallyMap : IEntityTypeConfiguration<ChannelTally>
{
    public void Configure(EntityTypeBuilder<ChannelTally> builder)
    {
        builder.HasKey(tally => new { tally.Channel, tally.Hour });
    }
}
