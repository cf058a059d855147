using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Settings;

/// <summary>A group of settings as one JSON document.</summary>
public sealed class Setting
{
    public required string Name { get; set; }

    public required string Json { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    public int Version { get; set; }
}

/// <summary>How <see cref="Setting"/> is stored.</summary>
sealed class SettingMap : IEntityTypeConfiguration<Setting>
{
    public void Configure(EntityTypeBuilder<Setting> builder)
    {
        builder.HasKey(setting => setting.Name);
        builder.Property(setting => setting.Version).IsConcurrencyToken();
    }
}
