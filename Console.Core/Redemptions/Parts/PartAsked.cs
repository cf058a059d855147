namespace CampaignConsole.Core.Redemptions.Parts;

/// <summary>One part of a hold that is sold with a receipt of its own: a parcel that ships, or the lines that the customer took in the end.</summary>
/// <param name="Lines">Empty: everything that is left.</param>
/// <param name="RestSeconds">How long the rest stays held from now; null: as long as it was to be.</param>
public sealed record PartAsked(ReceiptAsked Receipt, IReadOnlyList<PartLineAsked> Lines, int? RestSeconds)
{
    /// <summary>The longest that a rest is held: parcels of an order may be a month apart.</summary>
    public const int MostRestSeconds = 30 * 86_400;
}

/// <summary>Units of one line.</summary>
public sealed record PartLineAsked(string LineId, int Quantity);
