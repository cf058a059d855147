using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Conflicts;

/// <summary>What a scope of places asks about a store.</summary>
/// <param name="Type">As scopes name it, for example <c>franchise</c>.</param>
public sealed record StoreFact(string Code, string Type, string Region)
{
    /// <summary>All stores of the brand.</summary>
    public static async Task<IReadOnlyList<StoreFact>> AllAsync(ConsoleDb db, CancellationToken ct)
    {
        var rows = await db.Set<Store>().OrderBy(store => store.Code).Select(store => new { store.Code, store.Kind, store.Region }).ToListAsync(ct);
        return [.. rows.Select(row => new StoreFact(row.Code, BasketFacts.NameOf(row.Kind), row.Region))];
    }
}

/// <summary>Where and when two prices meet, before it is asked on which products.</summary>
/// <param name="Stores">Codes of the stores; null: everywhere, also where there is no store.</param>
/// <param name="Channels">Names; empty: all.</param>
/// <param name="Tiers">Of members; empty: all.</param>
public sealed record PriceMeeting(WallSpan Span, IReadOnlyList<string>? Stores, IReadOnlyList<string> Channels, IReadOnlyList<string> Tiers)
{
    /// <summary>Where two plans meet; null when place, channel, tier or time keeps them apart.</summary>
    public static PriceMeeting? Of(PricePlan a, PricePlan b, IReadOnlyList<StoreFact> stores)
    {
        if (a.Currency is not null && b.Currency is not null && a.Currency != b.Currency) return null;
        if (LeavesOut(a, b) || LeavesOut(b, a)) return null;
        var span = a.Span.With(b.Span);
        if (Common(a.Places.Channels, b.Places.Channels) is not { } channels || Common(a.Places.Tiers, b.Places.Tiers) is not { } tiers) return null;
        if (!PriceHours.Meet(a.When, b.When, span)) return null;
        if (!IsNarrowed(a.Places) && !IsNarrowed(b.Places)) return new PriceMeeting(span, null, channels, tiers);
        var common = stores.Where(store => IsIn(a.Places, store) && IsIn(b.Places, store)).Select(store => store.Code);
        // Codes that the catalogue does not know yet may come later: two lists that name one will meet there.
        if (ListsOnly(a.Places) && ListsOnly(b.Places)) common = common.Union(a.Places.Stores.Intersect(b.Places.Stores, StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<string> shared = [.. common];
        return shared.Count == 0 ? null : new PriceMeeting(span, shared, channels, tiers);
    }

    static bool LeavesOut(PricePlan a, PricePlan b) => b.IsShelfOnly && a.Products.All(scope => scope.ExcludeReduced);

    static bool IsNarrowed(PlaceScope places) => places.Stores.Count + places.StoreTypes.Count + places.Regions.Count > 0;

    static bool ListsOnly(PlaceScope places) => places.Stores.Count > 0 && places.StoreTypes.Count + places.Regions.Count == 0;

    static bool IsIn(PlaceScope places, StoreFact store) => In(places.Stores, store.Code) && In(places.StoreTypes, store.Type) && In(places.Regions, store.Region);

    static bool In(IReadOnlyList<string> list, string value) => list.Count == 0 || list.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>What two lists have in common, where an empty one means all; null when that is nothing.</summary>
    static IReadOnlyList<string>? Common(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        if (a.Count == 0 || b.Count == 0) return a.Count == 0 ? b : a;
        IReadOnlyList<string> common = [.. a.Intersect(b, StringComparer.OrdinalIgnoreCase)];
        return common.Count == 0 ? null : common;
    }
}
