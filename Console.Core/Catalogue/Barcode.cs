using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>A code on a product's label; one product may carry several.</summary>
public sealed class Barcode
{
    public required string Value { get; set; }

    public long ProductId { get; set; }
}

/// <summary>How <see cref="Barcode"/> is stored.</summary>
sealed class BarcodeMap : IEntityTypeConfiguration<Barcode>
{
    public void Configure(EntityTypeBuilder<Barcode> builder)
    {
        builder.HasKey(barcode => barcode.Value);
        builder.HasIndex(barcode => barcode.ProductId);
        builder.HasOne<Product>().WithMany().HasForeignKey(barcode => barcode.ProductId).OnDelete(DeleteBehavior.Cascade);
    }
}
