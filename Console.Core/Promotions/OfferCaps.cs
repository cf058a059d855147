using CampaignConsole.Core.Promotions.Caps;

namespace CampaignConsole.Core.Promotions;

/// <summary>What happens to a use that the budget covers only in part.</summary>
public enum NearlyUsed
{
    /// <summary>The offer is left out.</summary>
    Skip,

    /// <summary>The discount is cut to what is left.</summary>
    Clip,
}

/// <summary>How far an offer goes: uses and money over each scope, and limits of one use. Null is no limit; money in minor units.</summary>
public sealed record OfferCaps
{
    public long? Uses { get; init; }

    public long? Money { get; init; }

    public long? UsesPerMember { get; init; }

    public long? MoneyPerMember { get; init; }

    public long? UsesPerChannel { get; init; }

    public long? MoneyPerChannel { get; init; }

    public long? UsesPerStore { get; init; }

    public long? MoneyPerStore { get; init; }

    /// <summary>Per day of the store's calendar.</summary>
    public long? UsesPerDay { get; init; }

    public long? MoneyPerDay { get; init; }

    /// <summary>Of each code by which the offer comes, in one version of it; a use without a code does not count.</summary>
    public long? UsesPerCode { get; init; }

    /// <summary>The largest discount of one use.</summary>
    public long? MaximumPerUse { get; init; }

    /// <summary>Units of the basket that one use reduces at most, the cheapest first.</summary>
    public int? MaximumUnits { get; init; }

    /// <summary>Units of each line that one use reduces at most.</summary>
    public int? MaximumUnitsPerLine { get; init; }

    public NearlyUsed NearlyUsed { get; init; } = NearlyUsed.Skip;

    /// <summary>Uses and money allowed over a scope.</summary>
    public (long? Uses, long? Money) Of(CapScope scope) => scope switch
    {
        CapScope.Offer => (Uses, Money),
        CapScope.Channel => (UsesPerChannel, MoneyPerChannel),
        CapScope.Store => (UsesPerStore, MoneyPerStore),
        CapScope.Day => (UsesPerDay, MoneyPerDay),
        CapScope.Member => (UsesPerMember, MoneyPerMember),
        CapScope.Code => (UsesPerCode, null),
    };

    /// <summary>The scopes that have a limit, in the fixed order in which their counters are taken.</summary>
    public IEnumerable<CapScope> Scopes() => Enum.GetValues<CapScope>().Where(scope => Of(scope) is not (null, null));

    /// <summary>True when uses or money end somewhere.</summary>
    public bool HasOverall() => Uses is not null || Money is not null;
}

/// <summary>What is left of one cap of an offer for this basket.</summary>
public sealed record CapRoom(CapScope Scope, long? UsesLeft, long? MoneyLeft);
