using System.Globalization;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>A row of a file of codes.</summary>
/// <param name="Sku">A product that the code is for; null where the file only lists codes.</param>
sealed record CodeRow(string Code, string? Sku);

/// <summary>
/// Takes codes from elsewhere into the pool of a promotion, and the products beside them into its scope. What is sealed stays as it is: the codes work
/// once a version of the promotion goes live after the import, by the leave that a launch needs.
/// </summary>
sealed class CodesImport(CodeBook codes) : TableImport<CodeRow>
{
    /// <summary>The option that names the promotion by its id.</summary>
    public const string PromotionOption = "promotion";

    public override string Kind => "codes";

    public override Right Right => Right.EditPromotions;

    public override IReadOnlyList<string> TogetherBy { get; } = ["coupon"];

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("coupon", true, "code", "coupon code", "coupon_upc", "voucher", "voucher code", "promo code", "券码", "优惠码", "优惠券码", "兑换码"),
        new("sku", false, "product_id", "product id", "product", "article", "item no", "StockCode", "货号", "商品编码"),
    ];

    protected override CodeRow Read(RowCells cells)
    {
        var code = cells.Identifier("coupon", 64) ?? "";
        if (cells.IsGood && !CodeText.IsFindable(code)) cells.Refuse("coupon", "code_malformed");
        return new CodeRow(code, cells.Identifier("sku", 64));
    }

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<CodeRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        setup.By.Demand(Right.EditPromotions);
        var promotion = await FindAsync(db, setup, ct);
        var taken = await codes.AdoptAsync(db, promotion.Id, [.. rows.Select(row => row.Row.Code)], ct);
        var good = rows.Where(row => !taken.Contains(CodeText.Normal(row.Row.Code))).ToList();
        foreach (var row in rows.Where(row => taken.Contains(CodeText.Normal(row.Row.Code)))) notes.Refuse(row.Number, "coupon", row.Row.Code, "code_taken");
        var skus = good.Select(row => row.Row.Sku).OfType<string>().Distinct().ToList();
        Remark(good, await KnownSkus.OfAsync(db, skus, ct), notes);
        if (good.Count > 0) await WidenAsync(db, setup, promotion, skus, ct);
        return good.Count;
    }

    static async Task<Promotion> FindAsync(ConsoleDb db, ImportSetup setup, CancellationToken ct)
    {
        var named = setup.Option(PromotionOption);
        _ = long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        var promotion = await db.Set<Promotion>().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("promotion", named ?? "");
        return promotion.IsArchived ? throw PromotionRefusals.Archived(promotion.Name) : promotion;
    }

    static void Remark(IReadOnlyList<ImportedRow<CodeRow>> rows, HashSet<string> known, ImportNotes notes)
    {
        var seen = new HashSet<(string Code, string? Sku)>();
        foreach (var (number, row) in rows)
        {
            if (!seen.Add((CodeText.Normal(row.Code), row.Sku))) notes.Note(number, "coupon", row.Code, "code_given_twice");
            if (row.Sku is { } sku && !known.Contains(sku)) notes.Note(number, "sku", sku, "scope_sku_unknown");
        }
    }

    static async Task WidenAsync(ConsoleDb db, ImportSetup setup, Promotion promotion, IReadOnlyList<string> skus, CancellationToken ct)
    {
        var before = CanonicalJson.Read<PromotionDefinition>(promotion.Definition);
        var brought = await db.Set<OfferCode>().CountAsync(code => code.PromotionId == promotion.Id, ct);
        IReadOnlyList<string> scope = [.. before.Products.Skus.Concat(skus).Distinct()];
        if (scope.Count > ProductScope.MostCodes) throw PromotionRefusals.ListTooLong(ProductScope.MostCodes);
        var after = OfferDocument.Of(before with
        {
            Codes = before.Codes with { Kind = CodeKind.Pool, Shared = null, Brought = brought }, Products = before.Products with { Skus = scope },
        }).Json;
        if (after == promotion.Definition) return;
        (promotion.Definition, promotion.UpdatedAt, promotion.UpdatedBy, promotion.Version) = (after, setup.Now, setup.By.Name, promotion.Version + 1);
        await AuditTrail.NoteAsync(db, setup.By, setup.Now, "promotion.codes", promotion.Id, null, new { setup.Source, codes = brought, products = scope.Count }, ct);
    }
}
