using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue.Prices;

/// <summary>One price in the history of a style.</summary>
/// <param name="Store">Name of the store; null: the list price.</param>
/// <param name="Price">Minor units of the brand's currency; null: none of its own from here on.</param>
public sealed record PriceSeen(long Id, string Sku, string Size, string Colour, string? Store, long? Price, DateTimeOffset From, string Source);

/// <summary>Reads what products cost over time.</summary>
public sealed class PriceQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The prices of a style's products, the latest first; store prices within the actor's scope.</summary>
    public async Task<Page<PriceSeen>> OfStyleAsync(Actor by, string style, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewCatalogue);
        await using var db = databases.CreateDbContext();
        var seen = db.Set<Store>().Within(by.Scope);
        var rows = from price in db.Set<ProductPrice>()
                   join product in db.Set<Product>() on price.ProductId equals product.Id
                   join place in seen on price.StoreId equals place.Id into places
                   from store in places.DefaultIfEmpty()
                   where product.StyleCode == style && (price.StoreId == null || store != null)
                   select new { price, product, Store = store == null ? null : store.Name };
        return new Page<PriceSeen>(
            await rows.OrderByDescending(row => row.price.From).ThenByDescending(row => row.price.Id).Skip(page.Skip).Take(page.Limit)
                .Select(row => new PriceSeen(row.price.Id, row.product.Sku, row.product.Size, row.product.Colour, row.Store, row.price.Price, row.price.From, row.price.Source)).ToListAsync(ct),
            await rows.CountAsync(ct));
    }
}
