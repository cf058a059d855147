using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Catalogue;

/// <summary>A product as another system or a file tells it: what is absent is left as it is.</summary>
public sealed record ProductRow
{
    public required string Sku { get; init; }

    public Given<string> Name { get; init; }

    /// <summary>Products of one style share it; a product without one is its own style.</summary>
    public Given<string> StyleCode { get; init; }

    public Given<string> StyleName { get; init; }

    public Given<string> Colour { get; init; }

    public Given<string> Size { get; init; }

    public Given<string> Category { get; init; }

    public Given<string> Brand { get; init; }

    public Given<string> Season { get; init; }

    public Given<LifeStage> LifeStage { get; init; }

    /// <summary>Minor units of the brand's currency.</summary>
    public Given<long?> ListPrice { get; init; }

    public Given<bool> IsSold { get; init; }

    /// <summary>Replaces all barcodes of the product.</summary>
    public Given<IReadOnlyList<string>> Barcodes { get; init; }
}
