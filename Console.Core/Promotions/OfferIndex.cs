using System.Collections.Frozen;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Core.Promotions;

/// <summary>
/// Finds, among all live offers, those that a basket has to be answered about: those held, those whose code was brought, and those for everybody at this store and on
/// this channel that know a line of it or its shipping. An offer for everybody is kept under one thing that a basket must have for it, the rarest of its scope, so that
/// a question looks at few offers however many there are.
/// </summary>
sealed class OfferIndex
{
    readonly Dictionary<Key, List<LiveOffer>> open;

    public OfferIndex(IEnumerable<LiveOffer> offers)
    {
        ById = offers.ToFrozenDictionary(offer => offer.Id);
        open = ById.Values.Where(offer => offer.Definition.Reach == OfferReach.Everybody && !offer.Definition.NeedsCode())
            .SelectMany(offer => KeysOf(offer.Definition).Distinct().Select(key => (Key: key, Offer: offer)))
            .GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Select(pair => pair.Offer).ToList());
    }

    public IReadOnlyDictionary<long, LiveOffer> ById { get; }

    /// <summary>The candidates for a basket, by id.</summary>
    public IReadOnlyList<LiveOffer> Candidates(Basket basket, Shopper shopper)
    {
        var lines = basket.Lines.Select((line, index) => new WorkingLine(index, line)).ToList();
        var found = shopper.Holds.Keys.Concat(shopper.OpenedByCode).Concat(shopper.Invited).Select(id => ById.GetValueOrDefault(id)).OfType<LiveOffer>().ToHashSet();
        foreach (var key in KeysOf(basket).Distinct())
        {
            if (!open.TryGetValue(key, out var offers)) continue;
            foreach (var offer in offers)
                if (Gate.IsHere(basket, offer.Definition.Places) && Knows(offer.Definition, lines)) found.Add(offer);
        }

        return [.. found.OrderBy(offer => offer.Id)];
    }

    static bool Knows(PromotionDefinition offer, IReadOnlyList<WorkingLine> lines) =>
        offer.Benefits.Any(benefit => benefit.Layer == Layer.Shipping) || ScopesOf(offer).Any(scope => lines.Any(ProductMatcher.Of(scope).Matches));

    /// <summary>A line within one of these is a reason to answer.</summary>
    static IEnumerable<ProductScope> ScopesOf(PromotionDefinition offer) => offer.Benefits.OfType<BuyXGetY>().Select(benefit => benefit.Buy).OfType<ProductScope>().Prepend(offer.Products);

    static IEnumerable<Key> KeysOf(PromotionDefinition offer) => offer.Benefits.Any(benefit => benefit.Layer == Layer.Shipping)
        ? KeysOf(new ProductScope(), offer.Places)
        : ScopesOf(offer).SelectMany(scope => KeysOf(scope, offer.Places));

    /// <summary>One kind of thing only, the first that the scope names: the rest of it is looked at when the offer is found.</summary>
    static IEnumerable<Key> KeysOf(ProductScope products, PlaceScope places)
    {
        (Sort Sort, IReadOnlyList<string> Values)[] byRarity =
        [
            (Sort.Sku, products.Skus), (Sort.Style, products.Styles), (Sort.Store, places.Stores), (Sort.Category, products.Categories), (Sort.Brand, products.Brands),
            (Sort.Season, products.Seasons), (Sort.LifeStage, products.LifeStages), (Sort.Channel, places.Channels),
        ];
        var rarest = byRarity.FirstOrDefault(one => one.Values.Count > 0);
        return rarest.Values is null ? [Key.Always] : rarest.Values.Select(value => Key.Of(rarest.Sort, value));
    }

    static IEnumerable<Key> KeysOf(Basket basket) =>
    [
        Key.Always,
        .. Named(Sort.Store, basket.Store), .. Named(Sort.Channel, basket.Channel),
        .. basket.Lines.SelectMany(line => (IEnumerable<Key>)
        [
            .. Named(Sort.Sku, line.Sku), .. Named(Sort.Style, line.Style), .. Named(Sort.Category, line.Category), .. Named(Sort.Brand, line.Brand),
            .. Named(Sort.Season, line.Season), .. Named(Sort.LifeStage, line.LifeStage),
        ]),
    ];

    static IEnumerable<Key> Named(Sort sort, string? value) => value is null ? [] : [Key.Of(sort, value)];

    enum Sort
    {
        Always,
        Sku,
        Style,
        Store,
        Category,
        Brand,
        Season,
        LifeStage,
        Channel,
    }

    /// <param name="Value">Upper case: scopes are compared without case.</param>
    readonly record struct Key(Sort Sort, string Value)
    {
        public static readonly Key Always = new(Sort.Always, "");

        public static Key Of(Sort sort, string value) => new(sort, value.ToUpperInvariant());
    }
}
