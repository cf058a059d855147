using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>How one channel works in this installation; without a row it is in the sandbox.</summary>
public sealed class ChannelSetting
{
    public required string Channel { get; set; }

    /// <summary>An operator enabled a real provider; else everything goes to the Outbox.</summary>
    public bool IsReal { get; set; }

    /// <summary>The installation that was enabled: a copy on another host sends nothing.</summary>
    public string? HostMark { get; set; }

    /// <summary>JSON of the provider's options; secrets encrypted.</summary>
    public string Options { get; set; } = "{}";

    public int RatePerSecond { get; set; } = 1000;

    public int MostAtOnce { get; set; } = 8;

    /// <summary>Paused by a person, or by itself.</summary>
    public bool IsPaused { get; set; }

    public string? PausedReason { get; set; }

    public DateTimeOffset? PausedAt { get; set; }

    public int Version { get; set; }
}

/// <summary>How <see cref="ChannelSetting"/> is stored.</summary>
sealed class ChannelSettingMap : IEntityTypeConfiguration<ChannelSetting>
{
    public void Configure(EntityTypeBuilder<ChannelSetting> builder)
    {
        builder.HasKey(setting => setting.Channel);
        builder.Property(setting => setting.Version).IsConcurrencyToken();
    }
}
