using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue.Imports;

/// <summary>A row of a file of prices.</summary>
/// <param name="Store">Code of the store; null: the list price as it once was.</param>
/// <param name="Price">Minor units; null: the store has none of its own from here on.</param>
sealed record PriceRow(string Sku, string? Store, long? Price, DateTimeOffset From);

/// <summary>
/// Takes prices of stores, and list prices of the past, into the price history. Today's list price comes with the product and is never set from here; what is in the
/// history already is left out without a word, so that the same file may come twice.
/// </summary>
sealed class PricesImport : TableImport<PriceRow>
{
    public override string Kind => "prices";

    public override Right Right => Right.EditCatalogue;

    // All rows of a product are seen together: what is newer than what is decided among them.
    public override IReadOnlyList<string> TogetherBy { get; } = ["sku"];

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("sku", true, "product id", "product_id", "article", "article no", "item no", "货号", "商品编码", "SKU编码"),
        new("store", false, "store code", "store_id", "store id", "shop", "门店编码", "门店编号", "门店"),
        new("price", false, "unit price", "retail price", "store price", "售价", "门店价", "零售价", "价格"),
        new("from", true, "valid from", "since", "date", "effective", "生效时间", "生效日期", "开始时间"),
    ];

    protected override PriceRow Read(RowCells cells)
    {
        var (sku, store, price) = (cells.Identifier("sku", 64) ?? "", cells.Identifier("store", 64), cells.Amount("price"));
        if (price < 0) cells.Refuse("price", "price_negative");
        if (price is null && store is null && cells.IsGood) cells.Refuse("price", "value_missing");
        return new PriceRow(sku, store, price, cells.Instant("from") ?? default);
    }

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<PriceRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        ProductRules.Demand(setup.By);
        string[] skus = [.. rows.Select(row => row.Row.Sku).Distinct()];
        string[] codes = [.. rows.Select(row => row.Row.Store).OfType<string>().Distinct()];
        var products = await db.Set<Product>().Where(product => EF.Parameter(skus).Contains(product.Sku)).ToDictionaryAsync(product => product.Sku, product => product.Id, ct);
        var stores = await db.Set<Store>().Where(store => EF.Parameter(codes).Contains(store.Code)).ToDictionaryAsync(store => store.Code, store => store.Id, ct);
        long[] ids = [.. products.Values];
        var known = await db.Set<ProductPrice>().Where(price => EF.Parameter(ids).Contains(price.ProductId))
            .Select(price => new { price.ProductId, price.StoreId, price.From, price.Price, price.Source }).ToListAsync(ct);
        var held = known.Select(price => (price.ProductId, price.StoreId, price.From, price.Price)).ToHashSet();
        var listed = known.Where(price => price.StoreId is null && price.Source != setup.Source).GroupBy(price => price.ProductId).ToDictionary(group => group.Key, group => group.Max(price => price.From));
        List<ProductPrice> fresh = [];
        var taken = 0;
        foreach (var (number, row) in rows)
        {
            if (!products.TryGetValue(row.Sku, out var product)) notes.Refuse(number, "sku", row.Sku, "price_product_unknown");
            else if (row.Store is { } code && !stores.ContainsKey(code)) notes.Refuse(number, "store", code, "price_store_unknown");
            else if (row.From > setup.Now) notes.Refuse(number, "from", null, "price_from_future");
            else if (row.Store is null && listed.TryGetValue(product, out var latest) && row.From > latest) notes.Refuse(number, "from", null, "list_price_newer");
            else
            {
                taken++;
                long? store = row.Store is null ? null : stores[row.Store];
                if (held.Add((product, store, row.From, row.Price))) fresh.Add(new ProductPrice { ProductId = product, StoreId = store, Price = row.Price, From = row.From, Source = setup.Source });
            }
        }

        await db.InsertAsync(fresh, ct);
        return taken;
    }
}
