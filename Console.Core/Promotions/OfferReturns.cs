using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Promotions;

/// <summary>What becomes of gifts when what earned them comes back.</summary>
public enum GiftOnReturn
{
    /// <summary>The gift comes back with the goods.</summary>
    Return,

    /// <summary>The customer keeps it, and its value is taken off the refund.</summary>
    Charge,
}

/// <summary>How an offer is taken back.</summary>
public sealed record OfferReturns
{
    /// <summary>What holds where an offer says nothing.</summary>
    public static OfferReturns Usual { get; } = new();

    public ReturnRule Rule { get; init; } = ReturnRule.KeptShare;

    public GiftOnReturn Gift { get; init; } = GiftOnReturn.Return;

    /// <summary>Whether the use, and so its code, can be used again once everything came back. The money of a discount goes back to its budget in any case.</summary>
    public bool UseComesBack { get; init; } = true;
}
