namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>What a rehearsal found. Amounts in minor units of the promotion's currency; days, stores, tiers and winners are <see cref="RehearsalTally"/> rows.</summary>
/// <param name="Sides">In the order of the rehearsal's sides.</param>
public sealed record RehearsalFigures(ReceiptsSeen Receipts, IReadOnlyList<RehearsalTotals> Sides, IReadOnlyList<TierSize> Tiers);

/// <summary>How many active members of the asker's scope a tier has.</summary>
/// <param name="Tier">Empty for those without one.</param>
public sealed record TierSize(string Tier, long Members);

/// <summary>What became of the period's receipts.</summary>
public sealed record ReceiptsSeen
{
    /// <summary>Sales that were replayed.</summary>
    public long Replayed { get; init; }

    /// <summary>Returns: left out.</summary>
    public long Returns { get; init; }

    /// <summary>In another currency than the promotion's: left out.</summary>
    public long OtherCurrency { get; init; }

    /// <summary>Without a line that was sold, or such as no till could send: left out.</summary>
    public long Unreadable { get; init; }
}

/// <summary>The figures of one side while it is counted and after.</summary>
public sealed record RehearsalTotals
{
    /// <summary>Baskets that got something.</summary>
    public long Uses { get; set; }

    /// <summary>All that was taken off: what the promotion costs.</summary>
    public long Discount { get; set; }

    public long Points { get; set; }

    /// <summary>What these baskets came to before the discount.</summary>
    public long Listed { get; set; }

    /// <summary>Members who got something at least once.</summary>
    public long Winners { get; set; }

    /// <summary>Baskets that a threshold was short of.</summary>
    public long Almost { get; set; }

    /// <summary>Baskets of nobody known, where the offer needs a member.</summary>
    public long Unknown { get; set; }

    /// <summary>Baskets in which a price floor (zero, or the asked one) moved or dropped some of the discount.</summary>
    public long FloorHits { get; set; }

    /// <summary>What floors kept from being given.</summary>
    public long FloorDropped { get; set; }

    /// <summary>What floors moved to other lines.</summary>
    public long FloorMoved { get; set; }

    /// <summary>Baskets that were held to the most per use.</summary>
    public long CutHits { get; set; }

    /// <summary>What the most per use kept from being given.</summary>
    public long CutAmount { get; set; }

    /// <summary>Baskets whose discount was clipped to what a budget had left.</summary>
    public long Clipped { get; set; }

    /// <summary>Baskets that got nothing because a cap was used up.</summary>
    public long TurnedAway { get; set; }

    /// <summary>Of those, because the member had used up their own share.</summary>
    public long TurnedAwayByMember { get; set; }

    /// <summary>What caps kept from being given, clipped baskets included.</summary>
    public long Missed { get; set; }

    public long PaidByBrand { get; set; }

    public long PaidByStore { get; set; }

    public long PaidBySupplier { get; set; }

    /// <summary>When the cap of the whole offer ran out; null when it held.</summary>
    public DateTimeOffset? RanOutAt { get; set; }
}
