using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>A product scope made quick to ask: its lists as sets, made once per scope document.</summary>
internal sealed class ProductMatcher
{
    static readonly ConditionalWeakTable<ProductScope, ProductMatcher> Made = [];

    readonly ProductScope scope;
    readonly FrozenSet<string> skus, styles, categories, brands, seasons, lifeStages, except;

    ProductMatcher(ProductScope scope)
    {
        this.scope = scope;
        skus = Set(scope.Skus);
        styles = Set(scope.Styles);
        categories = Set(scope.Categories);
        brands = Set(scope.Brands);
        seasons = Set(scope.Seasons);
        lifeStages = Set(scope.LifeStages);
        except = Set(scope.ExceptSkus);
    }

    public static ProductMatcher Of(ProductScope scope) => Made.GetValue(scope, made => new ProductMatcher(made));

    public bool Matches(WorkingLine line)
    {
        var source = line.Source;
        return Matches(source.Sku, source.Style, source.Category, source.Brand, source.Season, source.LifeStage, source.UnitPrice) && !(scope.ExcludeReduced && line.IsReduced);
    }

    /// <summary>Whether a product is in scope; a price that is not known keeps it in.</summary>
    public bool Matches(string sku, string? style, string? category, string? brand, string? season, string? lifeStage, long? price) =>
        In(skus, sku) && In(styles, style) && In(categories, category) && In(brands, brand)
        && In(seasons, season) && In(lifeStages, lifeStage) && !except.Contains(sku)
        && !(price < scope.PriceFrom) && !(price > scope.PriceTo);

    static bool In(FrozenSet<string> set, string? value) => set.Count == 0 || (value is not null && set.Contains(value));

    static FrozenSet<string> Set(IReadOnlyList<string> codes) => codes.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
