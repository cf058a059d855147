using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>A stop that works at once and survives a restart: everything, a channel or a campaign.</summary>
public sealed class KillSwitch
{
    /// <summary>"all", "channel:email" or "campaign:12".</summary>
    public required string Scope { get; set; }

    public bool IsOn { get; set; }

    public string? Reason { get; set; }

    public string By { get; set; } = "";

    /// <summary>The person; 0: the console itself.</summary>
    public long ById { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="KillSwitch"/> is stored.</summary>
sealed class KillSwitchMap : IEntityTypeConfiguration<KillSwitch>
{
    public void Configure(EntityTypeBuilder<KillSwitch> builder)
    {
        builder.HasKey(stop => stop.Scope);
    }
}
