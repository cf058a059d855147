using System.Collections.Frozen;
using CampaignConsole.Core.Promotions.Caps;

namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>The facts of who is buying that an evaluation needs; gathered by the caller.</summary>
public sealed record Shopper
{
    /// <summary>Nobody known stands before the till.</summary>
    public static Shopper Anonymous { get; } = new();

    /// <summary>The member's origin id; null when nobody is identified.</summary>
    public long? MemberId { get; init; }

    public string? Tier { get; init; }

    /// <summary>True when the member never bought before; null when unknown.</summary>
    public bool? FirstOrder { get; init; }

    /// <summary>Offers that the member holds, by offer id.</summary>
    public IReadOnlyDictionary<long, HeldOffer> Holds { get; init; } = new Dictionary<long, HeldOffer>();

    /// <summary>Offers that the member was told of and has to claim first.</summary>
    public IReadOnlySet<long> Invited { get; init; } = FrozenSet<long>.Empty;

    /// <summary>Offers whose code was presented and found good.</summary>
    public IReadOnlySet<long> OpenedByCode { get; init; } = new HashSet<long>();
}

/// <summary>An offer in a member's hands.</summary>
/// <param name="Ends">Its own end when the offer counts days from assignment.</param>
public sealed record HeldOffer(long AssignmentId, DateTimeOffset? Ends = null);

/// <summary>A sealed offer that may count for a basket, with what is left of its caps.</summary>
/// <param name="Room">What is left where uses have been counted; a scope that is not named still has all of its cap.</param>
public sealed record Candidate(long OfferId, string Hash, PromotionDefinition Definition, IReadOnlyList<CapRoom> Room)
{
    public Candidate(long offerId, OfferDocument document) : this(offerId, document.Hash, document.Definition(), [])
    {
    }

    /// <summary>What the franchise store that asks answered to its invitation; of no meaning elsewhere, nor for an offer that invites nobody.</summary>
    public bool StoreAccepted { get; init; } = true;

    /// <summary>Held until somebody has looked: given to nobody.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Uses and money left over a scope.</summary>
    public CapRoom RoomOf(CapScope scope)
    {
        var (uses, money) = Definition.Caps.Of(scope);
        return Room.FirstOrDefault(room => room.Scope == scope) ?? new CapRoom(scope, uses, money);
    }
}
