using CampaignConsole.Core.Catalogue;

namespace CampaignConsole.Web.Features.Catalogue.Dialogs;

/// <summary>The fields of a product while a person edits them.</summary>
public sealed class ProductEditModel
{
    public string Sku { get; set; } = "";

    public string Name { get; set; } = "";

    public string StyleCode { get; set; } = "";

    public string StyleName { get; set; } = "";

    public string Colour { get; set; } = "";

    public string Size { get; set; } = "";

    public string Category { get; set; } = "";

    public string Brand { get; set; } = "";

    public string Season { get; set; } = "";

    public LifeStage LifeStage { get; set; }

    public long? ListPrice { get; set; }

    public bool IsSold { get; set; } = true;

    /// <summary>One a line.</summary>
    public string Barcodes { get; set; } = "";

    public static ProductEditModel Of(ProductSeen product) => new()
    {
        Sku = product.Sku, Name = product.Name, StyleCode = product.StyleCode, StyleName = product.StyleName, Colour = product.Colour, Size = product.Size,
        Category = product.Category, Brand = product.Brand, Season = product.Season, LifeStage = product.LifeStage, ListPrice = product.ListPrice,
        IsSold = product.IsSold, Barcodes = string.Join('\n', product.Barcodes),
    };

    public ProductEdit Edit(int version) => new(
        Sku, Name, StyleCode, StyleName, Colour, Size, Category, Brand, Season, LifeStage, ListPrice, IsSold,
        Barcodes.Split(['\n', ',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), version);
}
