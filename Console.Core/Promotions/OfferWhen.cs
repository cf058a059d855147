namespace CampaignConsole.Core.Promotions;

/// <summary>Which total a threshold looks at.</summary>
public enum ThresholdBasis
{
    /// <summary>The total before the layer in which the benefit works.</summary>
    BeforeLayer,

    /// <summary>The total as listed, before every offer.</summary>
    AsListed,

    /// <summary>The total after all offers that came earlier.</summary>
    AfterEarlier,
}

/// <summary>When an offer holds and what the basket must reach first.</summary>
public sealed record OfferWhen
{
    /// <summary>First minute, on the store's wall clock (web: the brand's zone).</summary>
    public DateTime? From { get; init; }

    /// <summary>First minute at which it no longer holds, on the store's wall clock.</summary>
    public DateTime? To { get; init; }

    /// <summary>Instead of a fixed end: days from assignment or claim; the assignment then carries the end.</summary>
    public int? DaysFromAssignment { get; init; }

    /// <summary>Days of the week, in the store's zone; empty is every day.</summary>
    public IReadOnlyList<DayOfWeek> Weekdays { get; init; } = [];

    /// <summary>From this time of day, inclusive.</summary>
    public TimeOnly? HoursFrom { get; init; }

    /// <summary>To this time of day, exclusive; earlier than <see cref="HoursFrom"/> means over midnight.</summary>
    public TimeOnly? HoursTo { get; init; }

    /// <summary>Merchandise that the basket must reach, minor units, inclusive.</summary>
    public long? MinimumSpend { get; init; }

    /// <summary>Units that the basket must hold.</summary>
    public int? MinimumQuantity { get; init; }

    /// <summary>Units that at least one line must hold.</summary>
    public int? MinimumLineQuantity { get; init; }

    /// <summary>Counts spend and units of the products in scope only.</summary>
    public bool InScopeOnly { get; init; }

    public ThresholdBasis Looks { get; init; } = ThresholdBasis.BeforeLayer;

    /// <summary>What else has to lie in the basket; all of it.</summary>
    public IReadOnlyList<BasketNeed> Needs { get; init; } = [];

    /// <summary>Only on a member's first order.</summary>
    public bool FirstOrder { get; init; }

    /// <summary>Kinds of payment; empty is any.</summary>
    public IReadOnlyList<string> Payments { get; init; } = [];

    /// <summary>Only when the basket ships by one of these; empty is any.</summary>
    public IReadOnlyList<string> ShippingMethods { get; init; } = [];

    /// <summary>True when the offer ends by itself.</summary>
    public bool Ends() => To is not null || DaysFromAssignment is not null;
}

/// <summary>Something that must lie in the basket: so many units, or so much money, of some products.</summary>
public sealed record BasketNeed
{
    public ProductScope Of { get; init; } = new();

    public int? Quantity { get; init; }

    /// <summary>Minor units, as listed, inclusive.</summary>
    public long? Amount { get; init; }
}
