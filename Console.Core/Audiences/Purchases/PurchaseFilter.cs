using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Audiences.Purchases;

/// <summary>What was bought and where; every list that is given narrows.</summary>
public sealed record PurchaseFilter(
    IReadOnlyList<string>? Categories = null, IReadOnlyList<string>? Brands = null, IReadOnlyList<string>? Skus = null, IReadOnlyList<string>? Styles = null,
    IReadOnlyList<LifeStage>? LifeStages = null, StoreChoice? Stores = null, IReadOnlyList<string>? Channels = null)
{
    /// <summary>True when receipt lines must be looked at, not only receipts.</summary>
    internal bool NamesProducts => Categories is { Count: > 0 } || Brands is { Count: > 0 } || Skus is { Count: > 0 } || Styles is { Count: > 0 } || LifeStages is { Count: > 0 };

    internal bool IsEmpty => !NamesProducts && Stores is null or { IsEmpty: true } && Channels is null or [];

    /// <summary>The ids of the products.</summary>
    internal IQueryable<long> Products(ConsoleDb db)
    {
        IQueryable<Product> products = db.Set<Product>();
        if (Categories is { Count: > 0 } categories) products = products.Where(product => categories.Contains(product.Category));
        if (Brands is { Count: > 0 } brands) products = products.Where(product => brands.Contains(product.Brand));
        if (Skus is { Count: > 0 } skus) products = products.Where(product => skus.Contains(product.Sku));
        if (Styles is { Count: > 0 } styles) products = products.Where(product => styles.Contains(product.StyleCode));
        if (LifeStages is { Count: > 0 } stages) products = products.Where(product => stages.Contains(product.LifeStage));
        return products.Select(product => product.Id);
    }

    internal static IEnumerable<RuleProblem> Problems(string field, PurchaseFilter? filter)
    {
        if (filter is null) yield break;
        foreach (var (name, values) in new[] { ("categories", filter.Categories), ("brands", filter.Brands), ("skus", filter.Skus), ("styles", filter.Styles) })
        {
            if (values is { Count: > 0 }) foreach (var problem in RuleProblem.Listed($"{field}.{name}", values)) yield return problem;
        }

        foreach (var problem in filter.Stores?.Problems(field + ".stores") ?? []) yield return problem;
        if (filter.Channels?.FirstOrDefault(channel => !ChannelNames.IsKnown(channel)) is { } unknown) yield return new(field + ".channels", "channel_unknown", unknown);
    }
}
