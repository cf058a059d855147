namespace CampaignConsole.Core.Redemptions.Invitations;

/// <summary>What an offer may cost in one store, at most.</summary>
/// <param name="Receipts">Sales of the last weeks that it was computed from.</param>
/// <param name="Days">How long the offer runs, or the weeks looked at where it has no end.</param>
/// <param name="Discount">Minor units over all these days.</param>
/// <param name="StoreShare">What the store pays of it itself.</param>
public sealed record StoreForecast(long StoreId, int Receipts, int Days, string Currency, long Discount, long StoreShare);
