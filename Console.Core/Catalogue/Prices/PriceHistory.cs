using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue.Prices;

/// <summary>A price that was in force, with the product that it was of.</summary>
/// <param name="Store">Code of the store; null: the list price.</param>
/// <param name="Until">When the next price took its place; null: it still holds.</param>
public sealed record PriceInForce(Product Product, string? Store, long Price, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>What products cost, and when.</summary>
public static class PriceHistory
{
    /// <summary>Notes a list price that changed; part of the caller's write.</summary>
    public static void Note(ConsoleDb db, Product product, long? before, DateTimeOffset now, string source)
    {
        if (product.ListPrice != before) db.Add(new ProductPrice { ProductId = product.Id, Price = product.ListPrice, From = now, Source = source });
    }

    /// <summary>Notes the list prices that changed, as a set; part of the caller's write.</summary>
    /// <param name="before">By SKU, as they stood; a new product is not among them.</param>
    public static Task NoteAsync(ConsoleDb db, IEnumerable<Product> after, IReadOnlyDictionary<string, long?> before, DateTimeOffset now, string source, CancellationToken ct) =>
        db.InsertAsync(after.Where(product => product.ListPrice != before.GetValueOrDefault(product.Sku))
            .Select(product => new ProductPrice { ProductId = product.Id, Price = product.ListPrice, From = now, Source = source }), ct);

    /// <summary>
    /// Prices that were in force at some time since an instant, of those products that had more than the one list price: by product, store and time.
    /// A product that is not among them cost its list price all the time. One statement, streamed.
    /// </summary>
    public static async IAsyncEnumerable<PriceInForce> MovedSinceAsync(ConsoleDb db, DateTimeOffset since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var prices = db.Set<ProductPrice>();
        var moved = prices.Where(price => price.From > since || price.StoreId != null).Select(price => price.ProductId);
        var rows = from price in prices
                   join product in db.Set<Product>() on price.ProductId equals product.Id
                   join place in db.Set<Store>() on price.StoreId equals place.Id into places
                   from store in places.DefaultIfEmpty()
                   where moved.Contains(price.ProductId)
                       && (price.From > since || !prices.Any(next => next.ProductId == price.ProductId && next.StoreId == price.StoreId && next.From <= since && next.From > price.From))
                   orderby price.ProductId, price.StoreId, price.From, price.Id
                   select new { price.StoreId, price.Price, price.From, Store = store == null ? null : store.Code, Product = product };
        PriceInForce? open = null;
        long? at = null;
        await foreach (var row in rows.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            var follows = open is not null && open.Product.Id == row.Product.Id && at == row.StoreId;
            // Replaced at the very instant, or before the time that is asked about: it was in force for nobody.
            if (open is not null && (!follows || (row.From > open.From && row.From > since))) yield return follows ? open with { Until = row.From } : open;
            (open, at) = (row.Price is { } amount ? new PriceInForce(row.Product, row.Store, amount, row.From, null) : null, row.StoreId);
        }

        if (open is not null) yield return open;
    }
}
