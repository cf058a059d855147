namespace CampaignConsole.Core.Promotions.Invitations;

/// <summary>How many stores of the reader's scope are invited, and what they said.</summary>
/// <param name="Open">Not answered, and may still be.</param>
public sealed record InvitationCounts(int Stores, int Open, int Accepted, int Declined);

/// <summary>A sealed offer to which franchise stores are invited.</summary>
/// <param name="Deadline">The last of its stores' deadlines; null while nobody is invited.</param>
public sealed record InvitedOffer(
    long OfferId, string Name, int Number, OfferState State, PromotionDefinition Definition, InvitationCounts Counts, DateTimeOffset? Deadline);

/// <summary>One invited store.</summary>
/// <param name="MayAnswer">The reader may answer for it now.</param>
public sealed record InvitedStore(
    long StoreId, string Code, string Name, string Franchisee, string TimeZone, DateTimeOffset Deadline, InvitationAnswer Answer, DateTimeOffset? AnsweredAt, string? AnsweredBy,
    bool MayAnswer);

/// <summary>A franchisee to invite.</summary>
/// <param name="Stores">Its open stores within the offer's places.</param>
/// <param name="Invited">How many of them are invited already.</param>
public sealed record FranchiseeChoice(string Name, int Stores, int Invited);

/// <summary>Invitations that nobody answered yet.</summary>
/// <param name="Stores">How many answers are missing.</param>
/// <param name="NextDeadline">The first that ends; null: there are none.</param>
/// <param name="AreMine">The reader answers them; else others do.</param>
public sealed record OpenInvitations(int Offers, int Stores, DateTimeOffset? NextDeadline, bool AreMine);
