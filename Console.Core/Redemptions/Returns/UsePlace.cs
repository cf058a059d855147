namespace CampaignConsole.Core.Redemptions;

/// <summary>On whose account a row of the ledger stands.</summary>
/// <param name="StoreId">Null on the brand's web.</param>
public sealed record UsePlace(long? StoreId, string Channel);

/// <summary>Where goods come back.</summary>
/// <param name="Store">The store's code; null: the sale's store, or the brand's web where a channel is named.</param>
/// <param name="Channel"><c>pos</c>, <c>web</c> or <c>callcentre</c>; null: the sale's where it is the sale's store, else <c>pos</c>.</param>
public sealed record ReturnPlaceAsked(string? Store, string? Channel = null)
{
    /// <summary>Where it was sold.</summary>
    public static ReturnPlaceAsked AsSold { get; } = new(Store: null);

    public bool IsAsSold => string.IsNullOrEmpty(Store) && string.IsNullOrEmpty(Channel);
}
