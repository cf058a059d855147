using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>The one brand of an installation: what money, clock and language mean where nothing else says so.</summary>
public sealed class Brand
{
    public long Id { get; set; }

    public required string Name { get; set; }

    /// <summary>ISO 4217; stores inherit it.</summary>
    public string Currency { get; set; } = "CNY";

    /// <summary>IANA name; the web shop's wall clock.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>Content falls back to it.</summary>
    public string Language { get; set; } = "en";

    public DayOfWeek WeekStart { get; set; } = DayOfWeek.Monday;

    /// <summary>Stands under every e-mail.</summary>
    public string? PostalAddress { get; set; }

    public bool IsDemo { get; set; }
}

/// <summary>How <see cref="Brand"/> is stored.</summary>
sealed class BrandMap : IEntityTypeConfiguration<Brand>
{
    public void Configure(EntityTypeBuilder<Brand> builder)
    {
        builder.Property(brand => brand.Id).ValueGeneratedNever();
        builder.Property(brand => brand.Name).HasMaxLength(200);
    }
}
