using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Promotions;

/// <summary>A sealed definition: its canonical text and the hash that every payload, answer, receipt and export carries.</summary>
public sealed record OfferDocument(string Json, string Hash)
{
    /// <summary>Seals a definition: canonical JSON (lists of codes sorted and without doubles) and SHA-256 over it.</summary>
    public static OfferDocument Of(PromotionDefinition definition)
    {
        var json = CanonicalJson.Of(InOrder(definition));
        return new OfferDocument(json, Ids.Sha256(json));
    }

    /// <summary>Reads a stored document; its hash is computed, not believed.</summary>
    public static OfferDocument Stored(string json) => new(json, Ids.Sha256(json));

    public PromotionDefinition Definition() => CanonicalJson.Read<PromotionDefinition>(Json);

    static PromotionDefinition InOrder(PromotionDefinition definition) => definition with
    {
        Products = InOrder(definition.Products),
        Places = definition.Places with
        {
            Stores = InOrder(definition.Places.Stores),
            StoreTypes = InOrder(definition.Places.StoreTypes),
            Regions = InOrder(definition.Places.Regions),
            Channels = InOrder(definition.Places.Channels),
            Tiers = InOrder(definition.Places.Tiers),
            AcceptedOnly = definition.Places.AsksFranchisees() ? true : null,
        },
    };

    static ProductScope InOrder(ProductScope scope) => scope with
    {
        Skus = InOrder(scope.Skus),
        Styles = InOrder(scope.Styles),
        Categories = InOrder(scope.Categories),
        Brands = InOrder(scope.Brands),
        Seasons = InOrder(scope.Seasons),
        LifeStages = InOrder(scope.LifeStages),
        ExceptSkus = InOrder(scope.ExceptSkus),
    };

    static IReadOnlyList<string> InOrder(IReadOnlyList<string> codes) => [.. codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
