using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Conflicts;

/// <summary>What a scope of products asks about a product.</summary>
/// <param name="Name">Empty for a code that the catalogue does not know.</param>
public sealed record ProductFact(string Sku, string Name, string Style, string Category, string Brand, string Season, string LifeStage, long? ListPrice)
{
    /// <summary>True when any of the scopes takes it. What only a basket can tell (that it is reduced already) keeps nothing out here.</summary>
    public bool IsIn(IReadOnlyList<ProductScope> scopes)
    {
        foreach (var scope in scopes)
            if (ProductMatcher.Of(scope).Matches(Sku, Style, Category, Brand, Season, LifeStage, ListPrice)) return true;
        return false;
    }
}

/// <summary>Products that two prices share.</summary>
/// <param name="Count">How many of the catalogue, and of codes that both lists name.</param>
/// <param name="IsEverything">True where both are on everything.</param>
/// <param name="Sample">The first few.</param>
public sealed record SharedProducts(int Count, bool IsEverything, IReadOnlyList<ProductFact> Sample);

/// <summary>The products of one price, read from the catalogue once and then held against any number of others.</summary>
public sealed class PricedProducts
{
    const int Sampled = 5;

    readonly PricePlan plan;
    readonly IReadOnlyList<ProductFact> products;

    PricedProducts(PricePlan plan, IReadOnlyList<ProductFact> products) => (this.plan, this.products) = (plan, products);

    /// <summary>Products of the catalogue, and listed codes that it does not know.</summary>
    public int Count => products.Count;

    /// <summary>Reads the catalogue once; scopes are compared without case, as at the till, which no index helps with.</summary>
    public static async Task<PricedProducts> ReadAsync(ConsoleDb db, PricePlan plan, CancellationToken ct) => (await ReadAsync(db, [plan], ct))[0];

    /// <summary>Of several prices, in their order: the catalogue is read once for all of them.</summary>
    internal static async Task<IReadOnlyList<PricedProducts>> ReadAsync(ConsoleDb db, IReadOnlyList<PricePlan> plans, CancellationToken ct)
    {
        var unknown = plans.Select(plan => plan.Products.SelectMany(scope => scope.Skus).ToHashSet(StringComparer.OrdinalIgnoreCase)).ToList();
        var found = plans.Select(_ => new List<ProductFact>()).ToList();
        await foreach (var fact in Facts(db).AsAsyncEnumerable().WithCancellation(ct))
        {
            for (var at = 0; at < plans.Count; at++)
            {
                unknown[at].Remove(fact.Sku);
                if (fact.IsIn(plans[at].Products)) found[at].Add(fact);
            }
        }

        return [.. plans.Select((plan, at) => Of(plan, [.. found[at], .. unknown[at].Order(StringComparer.Ordinal).Select(Stranger).Where(fact => fact.IsIn(plan.Products))]))];
    }

    /// <summary>Of products that were read already.</summary>
    public static PricedProducts Of(PricePlan plan, IReadOnlyList<ProductFact> products) => new(plan, products);

    /// <summary>What another price takes of them; null when that is nothing.</summary>
    public SharedProducts? With(PricePlan other)
    {
        // A catalogue that is still empty does not keep two offers apart of which one is on everything.
        var everything = plan.IsEverything && other.IsEverything;
        var (count, sample) = (0, new List<ProductFact>());
        foreach (var product in products)
        {
            if (!everything && !product.IsIn(other.Products)) continue;
            count++;
            if (sample.Count < Sampled) sample.Add(product);
        }

        if (count == 0 && plan.IsEverything) (count, sample) = Listed(other);
        return count == 0 && !plan.IsEverything && !other.IsEverything ? null : new SharedProducts(count, everything, sample);
    }

    /// <summary>The codes of all that both take.</summary>
    public IReadOnlyList<string> CodesWith(PricePlan other) => [.. products.Where(product => product.IsIn(other.Products)).Select(product => product.Sku)];

    // What is on everything also takes codes of the other list that the catalogue does not know.
    static (int, List<ProductFact>) Listed(PricePlan other)
    {
        var codes = other.Products.SelectMany(scope => scope.Skus).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return (codes.Count, [.. codes.Take(Sampled).Select(Stranger)]);
    }

    static ProductFact Stranger(string sku) => new(sku, "", "", "", "", "", "", null);

    /// <summary>The catalogue as facts, streamed.</summary>
    internal static IQueryable<ProductFact> Facts(ConsoleDb db) => db.Set<Product>().OrderBy(product => product.Id).Select(product => new ProductFact(
        product.Sku, product.Name, product.StyleCode, product.Category, product.Brand, product.Season, BasketFacts.CodeOf(product.LifeStage), product.ListPrice));
}
