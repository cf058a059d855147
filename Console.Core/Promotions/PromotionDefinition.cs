using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Core.Promotions;

/// <summary>All that an offer says: the document a marketer edits and a campaign seals. Amounts are minor units of its currency.</summary>
public sealed record PromotionDefinition
{
    /// <summary>The version of this document's form.</summary>
    public int Form { get; init; } = 1;

    /// <summary>Three-letter code; the offer is dead for a basket in another currency.</summary>
    public string Currency { get; init; } = "CNY";

    /// <summary>What is given, in the order the marketer put it; usually one.</summary>
    public IReadOnlyList<Benefit> Benefits { get; init; } = [];

    /// <summary>On which products; an empty scope is everything.</summary>
    public ProductScope Products { get; init; } = new();

    /// <summary>Where and for whom.</summary>
    public PlaceScope Places { get; init; } = new();

    public OfferWhen When { get; init; } = new();

    public OfferCaps Caps { get; init; } = new();

    public OfferCodes Codes { get; init; } = new();

    /// <summary>Who may have it at all; sealed with it.</summary>
    public OfferReach Reach { get; init; } = OfferReach.Holders;

    public Funding Funding { get; init; } = new();

    /// <summary>How it goes together with other offers of its layer.</summary>
    public StackRule Stack { get; init; } = new();

    /// <summary>How it is taken back; null is <see cref="OfferReturns.Usual"/>.</summary>
    public OfferReturns? Returns { get; init; }

    public Texts Headline { get; init; } = new();

    public Texts Terms { get; init; } = new();

    /// <summary>What the till prints or shows.</summary>
    public Texts TillText { get; init; } = new();

    /// <summary>True when a code has to be presented for the offer to count.</summary>
    public bool NeedsCode() => Reach == OfferReach.Code || (Reach == OfferReach.Everybody && Codes.Kind is not null);

    /// <summary>True when a campaign makes assignments for it.</summary>
    public bool IsAssigned() => Reach is OfferReach.Holders or OfferReach.Claim;
}
