namespace CampaignConsole.Core.Redemptions;

/// <summary>Points that the system which owns them is to book.</summary>
/// <param name="Points">Negative: to take back.</param>
/// <param name="Key">Names this booking: whoever is told it twice books it once.</param>
/// <param name="Store">On whose account: the store's code; null or empty on the brand's web.</param>
public sealed record PointsToBook(long Points, string Key, string? Store, string Channel)
{
    /// <summary>Null where there are none.</summary>
    internal static PointsToBook? Of(long points, string key, string? store, string channel) => points == 0 ? null : new(points, key, store, channel);
}
