using CampaignConsole.Core.Redemptions;

namespace CampaignConsole.Core.Results.Settlement;

/// <summary>What was given and taken back, and who pays it; minor units. Given − returned = brand + store + supplier.</summary>
/// <param name="Uses">Sales with the offer, overruns among them.</param>
/// <param name="Overruns">Those booked beyond a cap, because the sale had happened.</param>
/// <param name="Late">Those whose sale lies in a month before: they arrived later and count where they were booked.</param>
/// <param name="Returns">Returns and voided sales.</param>
/// <param name="Given">Discount of the sales.</param>
/// <param name="Returned">Discount that came back.</param>
/// <param name="Brand">What the brand pays in the end; negative where more came back than was sold.</param>
public sealed record SettlementFigures(int Uses, int Overruns, int Late, int Returns, long Given, long Returned, long Brand, long Store, long Supplier)
{
    public long Net => Given - Returned;

    /// <summary>
    /// What the brand owes the owner of a franchise store: the discount that the store gave, less the share that it pays itself. The supplier's share reaches the store
    /// through the brand. Negative: the owner owes it.
    /// </summary>
    public long Owed => Net - Store;
}

/// <summary>The place of a row.</summary>
/// <param name="StoreId">Null on the brand's web.</param>
/// <param name="Franchisee">Null where the brand itself sells, and nothing is owed.</param>
public sealed record SettlementPlace(long? StoreId, string? Code, string? Name, string? Franchisee, bool IsFranchise)
{
    /// <summary>What is owed to this place's owner.</summary>
    public long? OwedOf(SettlementFigures figures) => IsFranchise ? figures.Owed : null;
}

/// <summary>One offer in one place.</summary>
public sealed record SettlementRow(SettlementPlace Place, long OfferId, string Offer, int OfferNumber, string OfferHash, string Currency, SettlementFigures Figures);

/// <summary>All places in one currency.</summary>
/// <param name="Owed">To the owners of franchise stores.</param>
public sealed record SettlementTotal(string Currency, SettlementFigures Figures, long Owed);

/// <summary>One row of the ledger.</summary>
/// <param name="SoldOn">Day of the sale on its store's calendar.</param>
/// <param name="SoldIn">Code of the store of the sale; null on the web.</param>
/// <param name="IsLate">A sale of a month before.</param>
sealed record SettlementEntry(
    SettlementPlace Place, string? TimeZone, DateTimeOffset At, UseEntryKind Kind, string Channel, long OfferId, string Offer, string OfferHash, string Currency, string? Receipt,
    DateOnly SoldOn, string? SoldIn, long Brand, long Store, long Supplier, bool IsLate)
{
    public long Discount => Brand + Store + Supplier;
}
