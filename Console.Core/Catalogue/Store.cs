using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Who runs a store.</summary>
public enum StoreKind
{
    /// <summary>The brand itself.</summary>
    SelfOperated = 0,

    /// <summary>A franchisee, on its own account.</summary>
    Franchise = 1,

    /// <summary>The brand's web shop or app: no counter, the brand's clock.</summary>
    Online = 2,
}

/// <summary>A place that sells: a shop of the brand, a franchisee's shop, or the web shop.</summary>
public sealed class Store
{
    public long Id { get; set; }

    /// <summary>As tills and files name it; unique.</summary>
    public required string Code { get; set; }

    public required string Name { get; set; }

    public StoreKind Kind { get; set; }

    /// <summary>Who owns it, for a franchise store.</summary>
    public string? Franchisee { get; set; }

    public string Region { get; set; } = "";

    public string? City { get; set; }

    /// <summary>IANA name; validity is judged on this wall clock.</summary>
    public required string TimeZone { get; set; }

    public bool IsOpen { get; set; } = true;

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }
}

/// <summary>How <see cref="Store"/> is stored.</summary>
sealed class StoreMap : IEntityTypeConfiguration<Store>
{
    public void Configure(EntityTypeBuilder<Store> builder)
    {
        builder.HasIndex(store => store.Code).IsUnique();
        builder.HasIndex(store => store.Region);
        builder.Property(store => store.Version).IsConcurrencyToken();
    }
}
