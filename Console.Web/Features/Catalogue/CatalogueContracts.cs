using System.ComponentModel.DataAnnotations;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Features.Catalogue;

/// <summary>Up to 1,000 stores; a field that is absent is left, null clears it.</summary>
sealed record StoresBatch([Required] IReadOnlyList<StoreContract> Stores);

/// <summary>A store as another system tells it.</summary>
sealed record StoreContract
{
    /// <summary>As tills and files name it.</summary>
    public string? Code { get; init; }

    public Given<string> Name { get; init; }

    /// <summary>selfOperated, franchise or online.</summary>
    public Given<string> Kind { get; init; }

    /// <summary>Who owns a franchise store.</summary>
    public Given<string> Franchisee { get; init; }

    public Given<string> Region { get; init; }

    public Given<string> City { get; init; }

    /// <summary>IANA name.</summary>
    public Given<string> TimeZone { get; init; }

    public Given<bool> IsOpen { get; init; }

    /// <summary>The row for the feed.</summary>
    /// <exception cref="Refused"><c>value_unknown</c></exception>
    public StoreRow Row() => new()
    {
        Code = Code ?? "", Name = Name, Kind = NamedValue.Of<StoreKind>(Kind, "kind"), Franchisee = Franchisee, Region = Region, City = City, TimeZone = TimeZone, IsOpen = IsOpen,
    };
}

/// <summary>Up to 1,000 products; a field that is absent is left, null clears it, barcodes replace.</summary>
sealed record ProductsBatch([Required] IReadOnlyList<ProductContract> Products);

/// <summary>A product as another system tells it.</summary>
sealed record ProductContract
{
    /// <summary>As receipts and baskets name it.</summary>
    public string? Sku { get; init; }

    public Given<string> Name { get; init; }

    public Given<string> StyleCode { get; init; }

    public Given<string> StyleName { get; init; }

    public Given<string> Colour { get; init; }

    public Given<string> Size { get; init; }

    public Given<string> Category { get; init; }

    public Given<string> Brand { get; init; }

    public Given<string> Season { get; init; }

    /// <summary>unknown, new, core, marked or clearance.</summary>
    public Given<string> LifeStage { get; init; }

    /// <summary>Minor units, in the brand's currency.</summary>
    public Given<MoneyContract> ListPrice { get; init; }

    public Given<bool> IsSold { get; init; }

    public Given<IReadOnlyList<string>> Barcodes { get; init; }

    /// <summary>The row for the feed of a brand.</summary>
    /// <exception cref="Refused"><c>value_unknown</c>, <c>currency_foreign</c></exception>
    public ProductRow Row(string currency) => new()
    {
        Sku = Sku ?? "", Name = Name, StyleCode = StyleCode, StyleName = StyleName, Colour = Colour, Size = Size, Category = Category, Brand = Brand,
        Season = Season, LifeStage = NamedValue.Of<LifeStage>(LifeStage, "lifeStage"), IsSold = IsSold, Barcodes = Barcodes,
        ListPrice = Price(currency),
    };

    Given<long?> Price(string currency)
    {
        if (!ListPrice.IsGiven) return default;
        if (ListPrice.Value is not { } price) return new Given<long?>(null);
        return price.Currency == currency ? new Given<long?>(price.Amount) : throw CatalogueRefusals.PriceForeign(price.Currency, currency);
    }
}

/// <summary>Values of enums by their names in JSON, so that an unknown one refuses its row and not the whole batch.</summary>
static class NamedValue
{
    public static Given<T> Of<T>(Given<string> name, string field) where T : struct, Enum
    {
        if (!name.IsGiven) return default;
        if (string.IsNullOrEmpty(name.Value)) return default(T);
        return Enum.TryParse<T>(name.Value, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name.Value[0])
            ? value
            : throw CatalogueRefusals.ValueUnknown(name.Value, field);
    }
}

/// <summary>An amount in minor units.</summary>
sealed record MoneyContract(long Amount, string Currency);
