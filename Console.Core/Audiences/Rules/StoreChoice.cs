using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Which stores: every list that is given narrows.</summary>
/// <param name="Stores">Codes.</param>
/// <param name="Kinds">Self-operated, franchise, online.</param>
/// <param name="Regions">As the catalogue names them.</param>
public sealed record StoreChoice(IReadOnlyList<string>? Stores = null, IReadOnlyList<StoreKind>? Kinds = null, IReadOnlyList<string>? Regions = null)
{
    internal bool IsEmpty => Stores is null or [] && Kinds is null or [] && Regions is null or [];

    /// <summary>The ids of the stores.</summary>
    internal IQueryable<long> Ids(ConsoleDb db)
    {
        IQueryable<Store> stores = db.Set<Store>();
        if (Stores is { Count: > 0 } codes) stores = stores.Where(store => codes.Contains(store.Code));
        if (Kinds is { Count: > 0 } kinds) stores = stores.Where(store => kinds.Contains(store.Kind));
        if (Regions is { Count: > 0 } regions) stores = stores.Where(store => regions.Contains(store.Region));
        return stores.Select(store => store.Id);
    }

    internal IEnumerable<RuleProblem> Problems(string field)
    {
        if (Stores is { Count: > 0 }) foreach (var problem in RuleProblem.Listed(field + ".stores", Stores)) yield return problem;
        if (Regions is { Count: > 0 }) foreach (var problem in RuleProblem.Listed(field + ".regions", Regions)) yield return problem;
    }
}
