using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences;

/// <summary>A named rule that selects members; its rule lives in numbered versions.</summary>
public sealed class Audience
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public int LatestVersion { get; set; }

    public bool IsArchived { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    public int Version { get; set; }
}

/// <summary>How <see cref="Audience"/> is stored.</summary>
sealed class AudienceMap : IEntityTypeConfiguration<Audience>
{
    public void Configure(EntityTypeBuilder<Audience> builder)
    {
        builder.HasIndex(audience => audience.Name);
        builder.Property(audience => audience.Version).IsConcurrencyToken();
    }
}
