using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Core.Catalogue;

/// <summary>What a product must be like, whoever stores it.</summary>
static class ProductRules
{
    const int LongestCode = 64;
    const int LongestText = 300;

    /// <summary>Puts a product in order and refuses what cannot be.</summary>
    /// <exception cref="Refused"><c>product_sku_missing</c>, <c>product_name_missing</c>, <c>price_negative</c>, <c>field_too_long</c></exception>
    public static void Check(Product product)
    {
        product.Sku = product.Sku.Trim();
        product.Name = product.Name.Trim();
        if (product.Sku.Length == 0) throw CatalogueRefusals.SkuMissing();
        if (product.Name.Length == 0) throw CatalogueRefusals.ProductNameMissing(product.Sku);
        product.StyleCode = product.StyleCode.Trim() is { Length: > 0 } style ? style : product.Sku;
        product.StyleName = product.StyleName.Trim() is { Length: > 0 } name ? name : product.Name;
        (product.Colour, product.Size, product.Category) = (product.Colour.Trim(), product.Size.Trim(), product.Category.Trim());
        (product.Brand, product.Season) = (product.Brand.Trim(), product.Season.Trim());
        if (product.ListPrice < 0) throw CatalogueRefusals.PriceNegative();
        if (product.Sku.Length > LongestCode) throw CatalogueRefusals.TooLong("sku", LongestCode);
        if (product.StyleCode.Length > LongestCode) throw CatalogueRefusals.TooLong("styleCode", LongestCode);
        foreach (var (field, text) in new[]
        {
            ("name", product.Name), ("styleName", product.StyleName), ("colour", product.Colour), ("size", product.Size),
            ("category", product.Category), ("brand", product.Brand), ("season", product.Season),
        })
        {
            if (text.Length > LongestText) throw CatalogueRefusals.TooLong(field, LongestText);
        }
    }

    /// <summary>Barcodes without blanks and doubles.</summary>
    /// <exception cref="Refused"><c>field_too_long</c></exception>
    public static IReadOnlyList<string> Barcodes(IEnumerable<string> barcodes)
    {
        var plain = barcodes.Select(barcode => barcode.Trim()).Where(barcode => barcode.Length > 0).Distinct().ToList();
        return plain.Any(barcode => barcode.Length > LongestCode) ? throw CatalogueRefusals.TooLong("barcode", LongestCode) : plain;
    }

    /// <summary>Products have no store: only who acts for the whole brand may write them.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>brand_scope_needed</c></exception>
    public static void Demand(Actor by)
    {
        by.Demand(Right.EditCatalogue);
        if (!by.Scope.IsEverything) throw CatalogueRefusals.BrandScopeNeeded();
    }
}
