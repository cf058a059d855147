using System.Collections.Frozen;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Catalogue.Imports;

/// <summary>Takes stores from a file. An empty cell leaves what is known.</summary>
sealed class StoresImport : TableImport<StoreRow>
{
    static readonly FrozenDictionary<string, StoreKind> Kinds = new Dictionary<string, StoreKind>
    {
        ["selfoperated"] = StoreKind.SelfOperated, ["self-operated"] = StoreKind.SelfOperated, ["self operated"] = StoreKind.SelfOperated, ["own"] = StoreKind.SelfOperated,
        ["company owned"] = StoreKind.SelfOperated, ["直营"] = StoreKind.SelfOperated, ["自营"] = StoreKind.SelfOperated, ["直营店"] = StoreKind.SelfOperated,
        ["franchise"] = StoreKind.Franchise, ["franchised"] = StoreKind.Franchise, ["加盟"] = StoreKind.Franchise, ["加盟店"] = StoreKind.Franchise,
        ["online"] = StoreKind.Online, ["web"] = StoreKind.Online, ["e-commerce"] = StoreKind.Online, ["线上"] = StoreKind.Online, ["网店"] = StoreKind.Online, ["电商"] = StoreKind.Online,
    }.ToFrozenDictionary();

    public override string Kind => "stores";

    public override Right Right => Right.EditCatalogue;

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("code", true, "store code", "store id", "store_id", "store no", "store number", "shop code", "门店编码", "门店编号", "店铺编码", "门店代码", "店号"),
        new("name", false, "store name", "store", "shop name", "门店名称", "店铺名称", "门店", "名称"),
        new("kind", false, "type", "store type", "operation", "ownership", "门店类型", "经营性质", "店铺类型", "类型"),
        new("franchisee", false, "franchise", "franchise partner", "owner", "加盟商", "加盟商名称", "客户名称"),
        new("region", false, "area", "district", "大区", "区域", "地区"),
        new("city", false, "town", "城市", "所在城市"),
        new("timeZone", false, "time zone", "tz", "zone", "时区"),
        new("isOpen", false, "open", "active", "status", "营业", "是否营业", "状态"),
    ];

    protected override StoreRow Read(RowCells cells) => new()
    {
        Code = cells.Identifier("code", 64) ?? "",
        Name = Text(cells, "name"),
        Kind = cells.Choice("kind", Kinds) is { } kind ? kind : default(Given<StoreKind>),
        Franchisee = Text(cells, "franchisee"),
        Region = Text(cells, "region"),
        City = Text(cells, "city"),
        TimeZone = Zone(cells),
        IsOpen = cells.Flag("isOpen") is { } open ? open : default(Given<bool>),
    };

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<StoreRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        var answers = await StoreFeed.ApplyAsync(db, setup.By.Scope, [.. rows.Select(row => row.Row)], setup.Now, ct);
        return FeedReport.Note(answers, i => (rows[i].Number, rows[i].Row.Code), "code", notes);
    }

    static Given<string> Text(RowCells cells, string column) => cells.Text(column) is { } text ? text : default(Given<string>);

    static Given<string> Zone(RowCells cells)
    {
        if (cells.Text("timeZone") is not { } zone) return default;
        if (Instants.IsZone(zone)) return zone;
        cells.Refuse("timeZone", "time_zone_unknown");
        return default;
    }
}
