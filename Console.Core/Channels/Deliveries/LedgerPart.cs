namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>The columns of the balance sheet.</summary>
public enum LedgerPart
{
    Planned = 0,
    Sent = 1,
    Skipped = 2,
    Failed = 3,
    Unknown = 4,
    Pending = 5,

    /// <summary>Of what is pending, what lies with store staff.</summary>
    InHand = 6,
}

/// <summary>Which states stand behind each figure of the balance sheet: the figures are summed, and their rows listed, by this one table.</summary>
public static class LedgerParts
{
    /// <summary>Those that add up to the planned ones.</summary>
    public static readonly IReadOnlyList<LedgerPart> Sum = [LedgerPart.Sent, LedgerPart.Skipped, LedgerPart.Failed, LedgerPart.Unknown, LedgerPart.Pending];

    public static DeliveryState[] StatesOf(LedgerPart part) => part switch
    {
        LedgerPart.Planned => Enum.GetValues<DeliveryState>(),
        LedgerPart.Sent => [DeliveryState.Accepted, DeliveryState.Resent],
        LedgerPart.Skipped => [DeliveryState.Suppressed, DeliveryState.Expired, DeliveryState.Cancelled],
        LedgerPart.Failed => [DeliveryState.Rejected],
        LedgerPart.Unknown => [DeliveryState.Unknown, DeliveryState.ClosedUnknown],
        LedgerPart.Pending => DeliveryMoves.Pending,
        LedgerPart.InHand => [DeliveryState.Handed],
    };
}
