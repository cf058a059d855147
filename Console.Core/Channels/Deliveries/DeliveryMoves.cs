namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>The one table of allowed moves of a ledger row.</summary>
public static class DeliveryMoves
{
    static readonly HashSet<(DeliveryState From, DeliveryState To)> Allowed =
    [
        (DeliveryState.Planned, DeliveryState.Claimed),
        (DeliveryState.Planned, DeliveryState.Suppressed),
        (DeliveryState.Planned, DeliveryState.Expired),
        (DeliveryState.Planned, DeliveryState.Cancelled),
        (DeliveryState.Deferred, DeliveryState.Claimed),
        (DeliveryState.Deferred, DeliveryState.Expired),
        (DeliveryState.Deferred, DeliveryState.Cancelled),

        // The lease ran out, or the row was held back: nothing left the process.
        (DeliveryState.Claimed, DeliveryState.Planned),
        (DeliveryState.Claimed, DeliveryState.Suppressed),
        (DeliveryState.Claimed, DeliveryState.Expired),
        (DeliveryState.Claimed, DeliveryState.Cancelled),
        (DeliveryState.Claimed, DeliveryState.Sending),

        // An earlier attempt may have left, and its key protects from a second effect no more.
        (DeliveryState.Claimed, DeliveryState.Unknown),

        (DeliveryState.Sending, DeliveryState.Accepted),
        (DeliveryState.Sending, DeliveryState.Rejected),
        (DeliveryState.Sending, DeliveryState.Deferred),
        (DeliveryState.Sending, DeliveryState.Unknown),

        // Failed for sure before the point of no return, or a channel that takes the same key again.
        (DeliveryState.Sending, DeliveryState.Planned),

        // A restore: whether the database that was replaced had sent it, nobody knows (RestoredLedger). Or given up while it waited, after an attempt that may have left (KeyWindows).
        (DeliveryState.Planned, DeliveryState.Unknown),
        (DeliveryState.Claimed, DeliveryState.Unknown),
        (DeliveryState.Deferred, DeliveryState.Unknown),
        (DeliveryState.Handed, DeliveryState.Unknown),

        // A task of store staff: it is theirs, or a later no, the offer's end or a stop closes it.
        (DeliveryState.Claimed, DeliveryState.Handed),
        (DeliveryState.Handed, DeliveryState.Accepted),
        (DeliveryState.Handed, DeliveryState.Rejected),
        (DeliveryState.Handed, DeliveryState.Suppressed),
        (DeliveryState.Handed, DeliveryState.Expired),
        (DeliveryState.Handed, DeliveryState.Cancelled),

        // Proof came later, or an operator decided, or nobody ever will.
        (DeliveryState.Unknown, DeliveryState.Accepted),
        (DeliveryState.Unknown, DeliveryState.Rejected),
        (DeliveryState.Unknown, DeliveryState.Resent),
        (DeliveryState.Unknown, DeliveryState.ClosedUnknown),
    ];

    /// <summary>States in which a message may still be sent; a balance counts them as pending.</summary>
    public static readonly DeliveryState[] Pending = [DeliveryState.Planned, DeliveryState.Claimed, DeliveryState.Sending, DeliveryState.Deferred, DeliveryState.Handed];

    /// <summary>States that count against frequency caps: it was told, or may have been.</summary>
    public static readonly DeliveryState[] Told =
        [DeliveryState.Sending, DeliveryState.Accepted, DeliveryState.Unknown, DeliveryState.ClosedUnknown, DeliveryState.Resent, DeliveryState.Handed];

    public static bool May(DeliveryState from, DeliveryState to) => Allowed.Contains((from, to));

    /// <summary>Refuses a move that the table does not have: a mistake of the program, not of a person.</summary>
    public static void Demand(DeliveryState from, DeliveryState to)
    {
        if (!May(from, to)) throw new InvalidOperationException($"A delivery does not move from {from} to {to}.");
    }
}
