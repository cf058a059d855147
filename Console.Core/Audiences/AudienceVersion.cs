using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences;

/// <summary>A saved rule. Never changed; campaigns name it by number.</summary>
public sealed class AudienceVersion
{
    public long Id { get; set; }

    public long AudienceId { get; set; }

    public int Number { get; set; }

    /// <summary>Canonical JSON of the rule tree.</summary>
    public required string Rule { get; set; }

    /// <summary>SHA-256 of Rule.</summary>
    public required string RuleHash { get; set; }

    /// <summary>Members when it was saved.</summary>
    public int? Count { get; set; }

    public DateTimeOffset SavedAt { get; set; }

    public required string SavedBy { get; set; }
}

/// <summary>How <see cref="AudienceVersion"/> is stored.</summary>
sealed class AudienceVersionMap : IEntityTypeConfiguration<AudienceVersion>
{
    public void Configure(EntityTypeBuilder<AudienceVersion> builder)
    {
        builder.HasIndex(version => new { version.AudienceId, version.Number }).IsUnique();
        builder.IsAppendOnly();
    }
}
