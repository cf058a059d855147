using System.Collections.Frozen;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Outside;

/// <summary>A row of a file of outside promotions: rows of one name, place and time are one promotion on all their products.</summary>
sealed record OutsideRow(string Name, string Place, OutsideKind? Kind, DateTime? From, DateTime? To)
{
    public IReadOnlyList<string> Skus { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Stores { get; init; } = [];

    public IReadOnlyList<string> Channels { get; init; } = [];

    public int? BasisPoints { get; init; }

    public long? Price { get; init; }

    public string? Note { get; init; }
}

/// <summary>Takes promotions of marketplaces and malls from a file. One that is there already, by name, place and time, is widened by the file's products.</summary>
sealed class OutsideImport(TimeProvider clock) : TableImport<OutsideRow>
{
    static readonly FrozenDictionary<string, OutsideKind> Kinds = new Dictionary<string, OutsideKind>
    {
        ["marketplace"] = OutsideKind.Marketplace, ["platform"] = OutsideKind.Marketplace, ["平台"] = OutsideKind.Marketplace, ["电商平台"] = OutsideKind.Marketplace,
        ["mall"] = OutsideKind.Mall, ["shopping centre"] = OutsideKind.Mall, ["department store"] = OutsideKind.Mall, ["商场"] = OutsideKind.Mall, ["购物中心"] = OutsideKind.Mall,
    }.ToFrozenDictionary();

    public override string Kind => "outside";

    public override Right Right => Right.EditPromotions;

    // Its rows may stand anywhere in the file, and are one promotion.
    public override IReadOnlyList<string> TogetherBy { get; } = ["name", "place"];

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("name", true, "promotion", "campaign", "activity", "title", "活动名称", "活动", "促销名称"),
        new("place", true, "where", "marketplace name", "mall name", "platform name", "平台名称", "商场名称", "地点"),
        new("placeKind", false, "kind", "type", "类型", "渠道类型"),
        new("sku", false, "product id", "product_id", "article", "item no", "货号", "商品编码", "SKU编码"),
        new("category", false, "product category", "品类", "类别"),
        new("store", false, "store code", "stores", "shop", "门店编码", "门店"),
        new("channel", false, "channels", "渠道"),
        new("from", false, "start", "starts", "valid from", "开始时间", "开始日期", "活动开始"),
        new("to", false, "end", "ends", "until", "valid to", "结束时间", "结束日期", "活动结束"),
        new("percentOff", false, "percent", "discount %", "discount percent", "percentage off", "优惠比例", "减免比例"),
        new("price", false, "promotion price", "sale price", "活动价", "促销价"),
        new("note", false, "remark", "comment", "备注", "说明"),
    ];

    protected override OutsideRow Read(RowCells cells)
    {
        var (from, to) = (Wall(cells, "from"), Wall(cells, "to"));
        if (from >= to) cells.Refuse("to", "outside_ends_before_start");
        var percent = cells.Fraction("percentOff");
        if (percent is <= 0 or > 100) cells.Refuse("percentOff", "outside_percent");
        var price = cells.Amount("price");
        if (price < 0) cells.Refuse("price", "price_negative");
        var channels = cells.Several("channel").Select(channel => channel.ToLowerInvariant()).ToList();
        if (!channels.TrueForAll(ChannelNames.Asking.Contains)) cells.Refuse("channel", "choice_unknown");
        return new OutsideRow(cells.Text("name", OutsideActions.LongestName) ?? "", cells.Text("place", OutsideActions.LongestName) ?? "", cells.Choice("placeKind", Kinds), from, to)
        {
            Skus = Skus(cells), Categories = cells.Several("category"), Stores = cells.Several("store"), Channels = channels,
            BasisPoints = percent is { } share ? (int)Math.Round(share * 100, MidpointRounding.AwayFromZero) : null, Price = price, Note = cells.Text("note", 500),
        };
    }

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<OutsideRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        setup.By.Demand(Right.EditPromotions);
        var known = await KnownSkus.OfAsync(db, rows.SelectMany(row => row.Row.Skus), ct);
        string[] names = [.. rows.Select(row => row.Row.Name).Distinct()];
        var there = await db.Set<OutsidePromotion>().Where(row => EF.Parameter(names).Contains(row.Name)).ToListAsync(ct);
        var taken = 0;
        foreach (var group in rows.GroupBy(row => (row.Row.Name, row.Row.Place, row.Row.From, row.Row.To)))
        {
            var row = there.Find(one => (one.Name, one.Place, one.From, one.To) == group.Key);
            var before = row?.Terms;
            var terms = Merge(row?.Read(), [.. group.Select(one => one.Row)]);
            if (terms.Products.Skus.Count > ProductScope.MostCodes)
            {
                foreach (var one in group) notes.Refuse(one.Number, "sku", string.Join(", ", one.Row.Skus), "outside_list_too_long");
                continue;
            }

            taken += group.Count();
            foreach (var one in group)
                foreach (var sku in one.Row.Skus.Where(sku => !known.Contains(sku))) notes.Note(one.Number, "sku", sku, "scope_sku_unknown");
            row ??= db.Add(new OutsidePromotion { Name = group.Key.Name, Place = group.Key.Place, Terms = "" }).Entity;
            var kind = group.Select(one => one.Row.Kind).LastOrDefault(told => told is not null) ?? row.Kind;
            row.Say(terms);
            if (row.Terms == before && row.Kind == kind) continue;
            var now = clock.GetUtcNow();
            (row.Kind, row.UpdatedAt, row.UpdatedBy, row.Version) = (kind, now, setup.By.Name, row.Version + 1);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, setup.By, now, "outside.import", row.Id, before, new { setup.Source, row.Name, row.Place, products = terms.Products.Skus.Count }, ct);
        }

        return taken;
    }

    static OutsideTerms Merge(OutsideTerms? before, IReadOnlyList<OutsideRow> rows)
    {
        var was = before ?? new OutsideTerms();
        return was with
        {
            From = rows[0].From, To = rows[0].To,
            Products = was.Products with { Skus = Union(was.Products.Skus, rows, row => row.Skus), Categories = Union(was.Products.Categories, rows, row => row.Categories) },
            Places = was.Places with { Stores = Union(was.Places.Stores, rows, row => row.Stores), Channels = Union(was.Places.Channels, rows, row => row.Channels) },
            // Told for each product: no one figure stands for all of them then.
            BasisPoints = One(rows.Select(row => row.BasisPoints)) ?? was.BasisPoints, Price = One(rows.Select(row => row.Price)) ?? was.Price,
            Note = rows.Select(row => row.Note).LastOrDefault(note => note is not null) ?? was.Note,
        };
    }

    static IReadOnlyList<string> Union(IReadOnlyList<string> before, IReadOnlyList<OutsideRow> rows, Func<OutsideRow, IReadOnlyList<string>> of) =>
        [.. before.Concat(rows.SelectMany(of)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    static T? One<T>(IEnumerable<T?> values) where T : struct => values.Distinct().ToList() is [{ } only] ? only : null;

    static IReadOnlyList<string> Skus(RowCells cells)
    {
        var values = cells.Several("sku");
        if (values.Any(Cells.LostDigits)) cells.Refuse("sku", "digits_lost");
        return [.. values.Select(Cells.Identifier)];
    }

    static DateTime? Wall(RowCells cells, string column) => cells.Instant(column) is { } at ? Instants.Wall(at, cells.Zone) : null;
}
