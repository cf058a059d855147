using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Core.Promotions.Conflicts;

/// <summary>A price that somebody could see: on which products, where, when and for which tiers. Of an offer, or of a promotion outside the console.</summary>
public sealed record PricePlan
{
    /// <summary>A product within any of these gets the price.</summary>
    public required IReadOnlyList<ProductScope> Products { get; init; }

    public PlaceScope Places { get; init; } = new();

    /// <summary>When it holds, on the wall clock of the store.</summary>
    public WallSpan Span { get; init; }

    /// <summary>Days of the week and hours within the span.</summary>
    public OfferWhen When { get; init; } = new();

    /// <summary>Three-letter code: an offer is dead in another currency. Null: in any.</summary>
    public string? Currency { get; init; }

    /// <summary>Lays prices on the shelf only: what leaves out reduced products gives nothing on top of it.</summary>
    public bool IsShelfOnly { get; init; }

    public bool IsEverything => Products.Any(scope => scope.IsEverything());

    /// <summary>The prices of a definition within a span; null where it sets none: order, shipping, gift and points offers never meet another price.</summary>
    public static PricePlan? Of(PromotionDefinition offer, WallSpan span)
    {
        var pricing = offer.Benefits.Where(SetsPrices).ToList();
        return pricing.Count == 0 ? null : new PricePlan
        {
            Products = [.. pricing.Select(benefit => benefit is BuyXGetY { Get: { } got } ? got : offer.Products).Distinct()],
            Places = offer.Places,
            Span = span.With(new WallSpan(offer.When.From, offer.When.To)),
            When = offer.When,
            Currency = offer.Currency,
            IsShelfOnly = pricing.TrueForAll(benefit => benefit.Layer == Layer.Shelf),
        };
    }

    /// <summary>True for a price or line benefit; a gift is a line of its own.</summary>
    public static bool SetsPrices(Benefit benefit) => benefit.Layer is Layer.Shelf or Layer.Line && benefit is not Gift;
}
