namespace CampaignConsole.Core.Members.Activity;

/// <summary>What a member's timeline says of a receipt.</summary>
static class ReceiptFacts
{
    /// <summary>The fact of a member's receipt; told again with a higher revision it is another fact of the same receipt.</summary>
    public static ActivityEntry Of(Receipt receipt) => new()
    {
        OriginMemberId = receipt.OriginMemberId!.Value,
        MemberId = receipt.MemberId!.Value,
        Kind = receipt.Kind == ReceiptKind.Sale ? ActivityKind.Purchase : ActivityKind.Return,
        At = receipt.At,
        StoreId = receipt.StoreId,
        ReceiptId = receipt.Id,
        Channel = receipt.Channel,
        Amount = receipt.Total,
        Currency = receipt.Currency,
        SourceKey = $"receipt:{receipt.Id}",
    };
}
