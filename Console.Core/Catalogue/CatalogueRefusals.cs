using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Why a store or a product cannot be stored.</summary>
public static class CatalogueRefusals
{
    public static Refused StoreCodeMissing() => new("store_code_missing", RefusedKind.Invalid);

    public static Refused StoreNameMissing(string code) => new("store_name_missing", RefusedKind.Invalid, code);

    public static Refused StoreCodeTaken(string code) => new("store_code_taken", RefusedKind.Conflict, code);

    public static Refused FranchiseeMissing() => new("franchisee_missing", RefusedKind.Invalid);

    public static Refused StoreOutOfScope(string code) => new("store_out_of_scope", RefusedKind.Forbidden, code);

    public static Refused BrandScopeNeeded() => new("brand_scope_needed", RefusedKind.Forbidden);

    public static Refused SkuMissing() => new("product_sku_missing", RefusedKind.Invalid);

    public static Refused ProductNameMissing(string sku) => new("product_name_missing", RefusedKind.Invalid, sku);

    public static Refused SkuTaken(string sku) => new("product_sku_taken", RefusedKind.Conflict, sku);

    public static Refused BarcodeTaken(string barcode) => new("barcode_taken", RefusedKind.Conflict, barcode);

    public static Refused PriceNegative() => new("price_negative", RefusedKind.Invalid);

    public static Refused TooLong(string field, int most) => new("field_too_long", RefusedKind.Invalid, field, most);

    public static Refused FeedTooLong(int most) => new("feed_too_long", RefusedKind.Invalid, most);

    public static Refused PriceForeign(string currency, string brand) => new("currency_foreign", RefusedKind.Invalid, currency, brand);

    public static Refused ValueUnknown(string value, string field) => new("value_unknown", RefusedKind.Invalid, value, field);
}
