using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Where a product stands between its first and its last season.</summary>
public enum LifeStage
{
    Unknown = 0,
    New = 1,
    Core = 2,
    Marked = 3,
    Clearance = 4,
}

/// <summary>One stock keeping unit: a size of a colour of a style.</summary>
public sealed class Product
{
    public long Id { get; set; }

    /// <summary>As receipts and baskets name it; unique.</summary>
    public required string Sku { get; set; }

    public required string Name { get; set; }

    /// <summary>Products of one style share it.</summary>
    public string StyleCode { get; set; } = "";

    public string StyleName { get; set; } = "";

    public string Colour { get; set; } = "";

    public string Size { get; set; } = "";

    /// <summary>For example "Coats"; empty where the source has none.</summary>
    public string Category { get; set; } = "";

    public string Brand { get; set; } = "";

    public string Season { get; set; } = "";

    public LifeStage LifeStage { get; set; }

    /// <summary>Minor units of the brand's currency.</summary>
    public long? ListPrice { get; set; }

    public bool IsSold { get; set; } = true;

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }
}

/// <summary>How <see cref="Product"/> is stored.</summary>
sealed class ProductMap : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.HasIndex(product => product.Sku).IsUnique();
        builder.HasIndex(product => product.StyleCode);
        builder.HasIndex(product => product.Category);
        builder.Property(product => product.Version).IsConcurrencyToken();
    }
}
