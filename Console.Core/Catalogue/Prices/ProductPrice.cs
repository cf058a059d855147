using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Catalogue.Prices;

/// <summary>What a product cost from an instant on, until its next row: its list price, or the price of one store. A fact; of two rows of one instant the later one counts.</summary>
public sealed class ProductPrice
{
    public long Id { get; set; }

    public long ProductId { get; set; }

    /// <summary>Null: the list price, everywhere.</summary>
    public long? StoreId { get; set; }

    /// <summary>Minor units of the brand's currency; null: from here on there is none of its own.</summary>
    public long? Price { get; set; }

    public DateTimeOffset From { get; set; }

    /// <summary>Who said so: <c>console</c>, <c>feed</c>, <c>import:12</c>.</summary>
    public required string Source { get; set; }
}

/// <summary>How <see cref="ProductPrice"/> is stored.</summary>
sealed class ProductPriceMap : IEntityTypeConfiguration<ProductPrice>
{
    public void Configure(EntityTypeBuilder<ProductPrice> builder)
    {
        builder.HasIndex(price => new { price.ProductId, price.StoreId, price.From });
        builder.HasIndex(price => price.From);
        builder.IsAppendOnly();
    }
}
