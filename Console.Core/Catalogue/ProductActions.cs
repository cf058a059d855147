using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>A product as a person edits it.</summary>
/// <param name="ListPrice">Minor units of the brand's currency.</param>
/// <param name="Version">As it was read; 0 for a new one.</param>
public sealed record ProductEdit(
    string Sku, string Name, string StyleCode, string StyleName, string Colour, string Size, string Category, string Brand, string Season,
    LifeStage LifeStage, long? ListPrice, bool IsSold, IReadOnlyList<string> Barcodes, int Version);

/// <summary>Writes products.</summary>
public sealed class ProductActions(WriteGate gate, TimeProvider clock)
{
    /// <summary>Rows in one call of a feed.</summary>
    public const int MostRows = 1_000;

    /// <summary>Stores one product with its barcodes.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <exception cref="Refused"><c>product_sku_taken</c>, <c>barcode_taken</c>, <c>changed_meanwhile</c>, <c>not_found</c>, <c>brand_scope_needed</c> and those of the rules</exception>
    public Task<long> SaveAsync(Actor by, long? id, ProductEdit edit, CancellationToken ct)
    {
        ProductRules.Demand(by);
        return gate.WriteAsync(async db =>
        {
            var product = id is null ? null : await db.Set<Product>().SingleOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("product", id);
            if (product is not null && product.Version != edit.Version) throw PlatformRefusals.ChangedMeanwhile();
            var (before, price) = (product is null ? null : Words(product), product?.ListPrice);
            var verb = product is null ? "product.create" : "product.change";
            var sku = edit.Sku.Trim();
            if (await db.Set<Product>().AnyAsync(row => row.Sku == sku && row.Id != (id ?? 0), ct)) throw CatalogueRefusals.SkuTaken(sku);
            product ??= db.Add(new Product { Sku = sku, Name = "" }).Entity;
            Fill(product, edit);
            ProductRules.Check(product);
            product.UpdatedAt = clock.GetUtcNow();
            product.Version++;
            await db.SaveChangesAsync(ct);
            PriceHistory.Note(db, product, price, product.UpdatedAt, "console");
            var barcodes = ProductRules.Barcodes(edit.Barcodes);
            var labels = await Labels.ReadAsync(db, [product.Id], barcodes, ct);
            if (labels.Set(product.Id, barcodes)) await labels.WriteAsync(db, ct);
            await AuditTrail.NoteAsync(db, by, product.UpdatedAt, verb, product.Id, before, Words(product), ct);
            return product.Id;
        }, ct);
    }

    /// <summary>Stores rows of a feed by their SKU; one answer for each.</summary>
    /// <exception cref="Refused"><c>feed_too_long</c>, <c>brand_scope_needed</c>, <c>right_missing</c></exception>
    public Task<IReadOnlyList<FeedAnswer>> FeedAsync(Actor by, IReadOnlyList<ProductRow> rows, CancellationToken ct)
    {
        ProductRules.Demand(by);
        if (rows.Count > MostRows) throw CatalogueRefusals.FeedTooLong(MostRows);
        return gate.WriteAsync(async db =>
        {
            var answers = await ProductFeed.ApplyAsync(db, rows, "feed", clock.GetUtcNow(), ct);
            await FeedNote.AddAsync(db, by, clock.GetUtcNow(), "product.feed", answers, ct);
            return answers;
        }, ct);
    }

    static void Fill(Product product, ProductEdit edit)
    {
        (product.Sku, product.Name, product.StyleCode, product.StyleName) = (edit.Sku, edit.Name, edit.StyleCode, edit.StyleName);
        (product.Colour, product.Size, product.Category, product.Brand) = (edit.Colour, edit.Size, edit.Category, edit.Brand);
        (product.Season, product.LifeStage, product.ListPrice, product.IsSold) = (edit.Season, edit.LifeStage, edit.ListPrice, edit.IsSold);
    }

    static object Words(Product product) => new
    {
        product.Sku, product.Name, product.StyleCode, product.Colour, product.Size, product.Category, product.Brand, product.Season, product.LifeStage, product.ListPrice, product.IsSold,
    };
}
