using System.Text.Json.Serialization;
using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions.Benefits;

/// <summary>What an offer gives: one variety per record, known by its name in JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PercentOff), "percentOff")]
[JsonDerivedType(typeof(AmountOff), "amountOff")]
[JsonDerivedType(typeof(FixedPrice), "fixedPrice")]
[JsonDerivedType(typeof(BuyXGetY), "buyXGetY")]
[JsonDerivedType(typeof(EveryNth), "everyNth")]
[JsonDerivedType(typeof(QuantityGroup), "quantityGroup")]
[JsonDerivedType(typeof(Tiered), "tiered")]
[JsonDerivedType(typeof(Gift), "gift")]
[JsonDerivedType(typeof(ShippingOff), "shippingOff")]
[JsonDerivedType(typeof(PointsEarned), "points")]
[JsonDerivedType(typeof(ShelfPrice), "shelfPrice")]
public abstract record Benefit
{
    /// <summary>The layer in which it works.</summary>
    [JsonIgnore]
    public abstract Layer Layer { get; }

    /// <summary>Codes of what is wrong with its figures; empty when nothing is.</summary>
    public abstract IEnumerable<string> Problems();

    /// <summary>Adds what it gives to a proposal; pure, changes nothing else.</summary>
    internal abstract void Propose(BenefitTerms terms, Proposal proposal);
}

/// <summary>What a discount is computed over.</summary>
public enum Per
{
    Unit,
    Line,

    /// <summary>All lines in scope together, as a line offer.</summary>
    AcrossLines,

    /// <summary>All lines in scope together, in the order layer.</summary>
    Order,
}
