namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>An offer that a till says it gave.</summary>
/// <param name="Hash">Of the definition that it gave it by; a use is never booked under another one.</param>
/// <param name="Discount">Minor units; null: not told.</param>
public sealed record GivenOffer(long OfferId, string Hash, long? Discount = null);
