using System.Collections.Frozen;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Catalogue.Imports;

/// <summary>Takes products from a file. An empty cell leaves what is known.</summary>
sealed class ProductsImport : TableImport<ProductRow>
{
    static readonly FrozenDictionary<string, LifeStage> Stages = new Dictionary<string, LifeStage>
    {
        ["new"] = LifeStage.New, ["新品"] = LifeStage.New, ["core"] = LifeStage.Core, ["常青款"] = LifeStage.Core, ["正价"] = LifeStage.Core,
        ["marked"] = LifeStage.Marked, ["marked down"] = LifeStage.Marked, ["折价"] = LifeStage.Marked, ["clearance"] = LifeStage.Clearance, ["清仓"] = LifeStage.Clearance,
        ["unknown"] = LifeStage.Unknown,
    }.ToFrozenDictionary();

    public override string Kind => "products";

    public override Right Right => Right.EditCatalogue;

    // A product that stands in the file more than once is seen as such, however far apart its rows are.
    public override IReadOnlyList<string> TogetherBy { get; } = ["sku"];

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("sku", true, "product id", "product_id", "article", "article no", "item no", "item number", "stock code", "StockCode", "货号", "商品编码", "SKU编码", "商品编号"),
        new("name", false, "product name", "description", "product_type", "title", "商品名称", "名称", "品名"),
        new("styleCode", false, "style", "style code", "style no", "model", "款号", "款式编码"),
        new("styleName", false, "style name", "款名", "款式名称"),
        new("colour", false, "color", "colour name", "颜色", "颜色名称"),
        new("size", false, "package_size", "尺码", "尺寸", "规格"),
        new("category", false, "product_category", "product category", "品类", "类别", "商品类别", "大类"),
        new("brand", false, "brand name", "品牌"),
        new("season", false, "collection", "季节", "季"),
        new("lifeStage", false, "life stage", "life cycle", "生命周期"),
        new("listPrice", false, "list price", "price", "retail price", "rrp", "unit price", "吊牌价", "零售价", "标准价"),
        new("isSold", false, "sold", "active", "on sale", "在售", "是否在售"),
        new("barcodes", false, "barcode", "ean", "upc", "gtin", "条码", "国际条码"),
    ];

    protected override ProductRow Read(RowCells cells)
    {
        var sku = cells.Identifier("sku", 64) ?? "";
        if (cells.Has("category") && cells.Text("category") is null) cells.Note("category", "category_missing");
        var price = cells.Amount("listPrice");
        if (price < 0) cells.Refuse("listPrice", "price_negative");
        return new ProductRow
        {
            Sku = sku,
            Name = Text(cells, "name"),
            StyleCode = cells.Identifier("styleCode", 64) is { } style ? style : default(Given<string>),
            StyleName = Text(cells, "styleName"),
            Colour = Text(cells, "colour"),
            Size = Text(cells, "size"),
            Category = Text(cells, "category"),
            Brand = Text(cells, "brand"),
            Season = Text(cells, "season"),
            LifeStage = cells.Choice("lifeStage", Stages) is { } stage ? stage : default(Given<LifeStage>),
            ListPrice = price is null ? default : new Given<long?>(price),
            IsSold = cells.Flag("isSold") is { } sold ? sold : default(Given<bool>),
            Barcodes = Barcodes(cells),
        };
    }

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<ProductRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        ProductRules.Demand(setup.By);
        // The last name that the file gives counts for all rows of a product, also for those without one.
        var named = rows.Where(row => row.Row.Name.IsGiven).GroupBy(row => row.Row.Sku).ToDictionary(product => product.Key, product => product.Last().Row.Name);
        var nameless = await NamelessAsync(db, rows.Where(row => !named.ContainsKey(row.Row.Sku)), ct);
        var complete = rows.Select(row => nameless.Contains(row.Number) ? row.Row with { Name = row.Row.Sku } : row.Row with { Name = named.GetValueOrDefault(row.Row.Sku) }).ToList();
        var answers = await ProductFeed.ApplyAsync(db, complete, setup.Source, setup.Now, ct);
        for (var i = 0; i < rows.Count; i++)
            if (nameless.Contains(rows[i].Number) && answers[i].Problem is null) notes.Note(rows[i].Number, "name", "", "name_missing_sku_used");
        NoteRenamed(rows, notes);
        return FeedReport.Note(answers, i => (rows[i].Number, rows[i].Row.Sku), "sku", notes);
    }

    /// <summary>Names that change within the file: the last one counts, and nobody should wonder which.</summary>
    static void NoteRenamed(IReadOnlyList<ImportedRow<ProductRow>> rows, ImportNotes notes)
    {
        var names = new Dictionary<string, string>();
        foreach (var (number, row) in rows)
        {
            if (row.Name.Value is not { } name) continue;
            if (names.TryGetValue(row.Sku, out var before) && before != name) notes.Note(number, "name", name, "name_changes");
            names[row.Sku] = name;
        }
    }

    /// <summary>New products without a name are taken under their SKU rather than lost with their receipts.</summary>
    static async Task<HashSet<int>> NamelessAsync(ConsoleDb db, IEnumerable<ImportedRow<ProductRow>> rows, CancellationToken ct)
    {
        var nameless = rows.ToList();
        if (nameless.Count == 0) return [];
        var known = await KnownSkus.OfAsync(db, nameless.Select(row => row.Row.Sku), ct);
        return [.. nameless.Where(row => !known.Contains(row.Row.Sku)).Select(row => row.Number)];
    }

    static Given<IReadOnlyList<string>> Barcodes(RowCells cells)
    {
        var values = cells.Several("barcodes");
        if (values.Count == 0) return default;
        if (values.Any(Cells.LostDigits)) cells.Refuse("barcodes", "digits_lost");
        return new Given<IReadOnlyList<string>>([.. values.Select(Cells.Identifier)]);
    }

    static Given<string> Text(RowCells cells, string column) => cells.Text(column, 300) is { } text ? text : default(Given<string>);
}
