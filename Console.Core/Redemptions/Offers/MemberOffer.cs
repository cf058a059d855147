using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Offers;

/// <summary>Who asks for a member's offers, from where.</summary>
/// <param name="Channel">Null: pos where a store is named, else web.</param>
/// <param name="Language">Null: the member's, else the brand's.</param>
public sealed record OffersAsked(ShopperAsked Member, string? Channel = null, string? Store = null, string? Language = null);

/// <summary>Everything that a member can use: the same list whichever channel asks.</summary>
public sealed record MemberOffers(long MemberId, string Language, IReadOnlyList<MemberOffer> Items);

/// <summary>How a personal offer is in a member's hands.</summary>
public enum ClaimState
{
    /// <summary>Not yet: the member may claim it.</summary>
    Claimable,
    Claimed,

    /// <summary>Assigned by a campaign; there is nothing to claim.</summary>
    Held,
}

/// <summary>One live offer in a member's hands, or to be claimed.</summary>
public sealed record MemberOffer
{
    public required long OfferId { get; init; }

    public required string Hash { get; init; }

    public long? CampaignId { get; init; }

    /// <summary>True when it is assigned to this member, claimed or to be claimed; false when it is for everybody.</summary>
    public required bool IsPersonal { get; init; }

    public required string Headline { get; init; }

    public required string Terms { get; init; }

    /// <summary>What staff say and the till shows.</summary>
    public required string TillText { get; init; }

    /// <summary>The sentence made from the definition.</summary>
    public required string Sentence { get; init; }

    /// <summary>In full, for the member's eyes and the till.</summary>
    public string? Code { get; init; }

    public DateTimeOffset? Ends { get; init; }

    /// <summary>Whether the channel and store that ask can redeem it now.</summary>
    public required bool UsableHere { get; init; }

    /// <summary>How it is or comes into the member's hands; null for an offer for everybody.</summary>
    public ClaimState? Claim { get; init; }

    /// <summary>Stable reason.</summary>
    public required string HereCode { get; init; }

    public required string HereSentence { get; init; }
}
