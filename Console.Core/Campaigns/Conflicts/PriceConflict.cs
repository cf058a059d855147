using CampaignConsole.Core.Promotions.Conflicts;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>The other side of a conflict.</summary>
/// <param name="Where">Name of the marketplace or mall; null for a campaign.</param>
/// <param name="State">Of a campaign.</param>
/// <param name="Span">When its price holds.</param>
public sealed record OtherPrice(ConflictSide Side, long Id, string Name, string? Where, CampaignState? State, WallSpan Span, string Hash);

/// <summary>Who said why two prices may stand.</summary>
public sealed record Explained(string Text, string By, DateTimeOffset At);

/// <summary>Two prices for the same product that the same people could see.</summary>
/// <param name="Members">How many; null: everybody.</param>
/// <param name="Explained">Null: nobody has explained it as it stands.</param>
/// <param name="Former">The last explanation that no longer holds, since one of the two has changed.</param>
public sealed record PriceConflict(
    OtherPrice Other, PriceMeeting Meeting, SharedProducts Products, int? Members, ProposedFix Fix, Explained? Explained, Explained? Former);

/// <summary>What the radar sees of a campaign.</summary>
/// <param name="Own">Its own time; null where it sets no price, and meets none.</param>
public sealed record RadarReading(WallSpan? Own, IReadOnlyList<PriceConflict> Conflicts)
{
    public static RadarReading Nothing { get; } = new(null, []);

    /// <summary>Those that stop the campaign.</summary>
    public IEnumerable<PriceConflict> Open => Conflicts.Where(conflict => conflict.Explained is null);
}
