using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Takes products from the systems and files that own them, many at a time; part of the caller's transaction.</summary>
static class ProductFeed
{
    /// <summary>Stores rows by their SKU; one answer for each, in order. A row that is refused costs no other. List prices that change go into the price history.</summary>
    /// <param name="source">Who says so, for the price history.</param>
    public static async Task<IReadOnlyList<FeedAnswer>> ApplyAsync(ConsoleDb db, IReadOnlyList<ProductRow> rows, string source, DateTimeOffset now, CancellationToken ct)
    {
        var skus = rows.Select(row => row.Sku.Trim()).Distinct().ToList();
        var known = await db.Set<Product>().AsNoTracking().Where(product => EF.Parameter(skus).Contains(product.Sku)).ToDictionaryAsync(product => product.Sku, ct);
        var prices = known.ToDictionary(pair => pair.Key, pair => pair.Value.ListPrice);
        var labels = await Labels.ReadAsync(db, [.. known.Values.Select(product => product.Id)], [.. rows.SelectMany(row => row.Barcodes.Value ?? []).Select(value => value.Trim())], ct);
        var free = new Queue<long>(await db.ReserveIdsAsync<Product>(skus.Count(sku => !known.ContainsKey(sku)), ct));
        var changed = new Dictionary<string, Product>();
        var answers = new FeedAnswer[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            try
            {
                answers[i] = Apply(rows[i], known, changed, labels, free, now);
            }
            catch (Refused problem)
            {
                answers[i] = FeedAnswer.Of(problem);
            }
        }

        await db.InsertAsync(changed.Values, ct, OnExisting.Replace);
        await PriceHistory.NoteAsync(db, changed.Values, prices, now, source, ct);
        await labels.WriteAsync(db, ct);
        return answers;
    }

    static FeedAnswer Apply(
        ProductRow row, Dictionary<string, Product> known, Dictionary<string, Product> changed, Labels labels, Queue<long> free, DateTimeOffset now)
    {
        var sku = row.Sku.Trim();
        known.TryGetValue(sku, out var before);
        var after = new Product
        {
            Id = before?.Id ?? 0,
            Sku = sku,
            Name = row.Name.Or(before?.Name) ?? "",
            StyleCode = row.StyleCode.Or(before?.StyleCode) ?? "",
            StyleName = row.StyleName.Or(before?.StyleName) ?? "",
            Colour = row.Colour.Or(before?.Colour) ?? "",
            Size = row.Size.Or(before?.Size) ?? "",
            Category = row.Category.Or(before?.Category) ?? "",
            Brand = row.Brand.Or(before?.Brand) ?? "",
            Season = row.Season.Or(before?.Season) ?? "",
            LifeStage = row.LifeStage.IsGiven ? row.LifeStage.Value : before?.LifeStage ?? LifeStage.Unknown,
            ListPrice = row.ListPrice.Or(before?.ListPrice),
            IsSold = row.IsSold.IsGiven ? row.IsSold.Value : before?.IsSold ?? true,
            UpdatedAt = now,
            Version = (before?.Version ?? 0) + 1,
        };
        ProductRules.Check(after);
        if (before is null) after.Id = free.Peek();
        var relabelled = row.Barcodes.IsGiven && labels.Set(after.Id, ProductRules.Barcodes(row.Barcodes.Value ?? []));
        if (before is null) free.Dequeue();
        else if (Same(before, after)) return new FeedAnswer(relabelled ? FeedOutcome.Updated : FeedOutcome.Unchanged, before.Id);
        known[sku] = changed[sku] = after;
        return new FeedAnswer(before is null ? FeedOutcome.Created : FeedOutcome.Updated, after.Id);
    }

    static bool Same(Product a, Product b) =>
        (a.Name, a.StyleCode, a.StyleName, a.Colour, a.Size, a.Category, a.Brand) == (b.Name, b.StyleCode, b.StyleName, b.Colour, b.Size, b.Category, b.Brand)
        && (a.Season, a.LifeStage, a.ListPrice, a.IsSold) == (b.Season, b.LifeStage, b.ListPrice, b.IsSold);
}
