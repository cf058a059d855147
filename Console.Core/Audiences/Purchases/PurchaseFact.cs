namespace CampaignConsole.Core.Audiences.Purchases;

/// <summary>One receipt or receipt line as aggregates see it: a return stands at the time and in the store of the sale that it takes back.</summary>
sealed class PurchaseFact
{
    public long MemberId { get; init; }

    /// <summary>The sale's receipt; negative for a return whose sale is not known.</summary>
    public long SaleId { get; init; }

    public DateTimeOffset At { get; init; }

    public long? StoreId { get; init; }

    public string Channel { get; init; } = "";

    public string Currency { get; init; } = "";

    public long? ProductId { get; init; }

    /// <summary>Minor units; negative for what came back.</summary>
    public long Amount { get; init; }
}
