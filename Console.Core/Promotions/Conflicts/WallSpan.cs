namespace CampaignConsole.Core.Promotions.Conflicts;

/// <summary>A stretch of wall-clock time, from inclusive, to exclusive; null is open on that side.</summary>
public readonly record struct WallSpan(DateTime? From, DateTime? To)
{
    public bool IsEmpty => From >= To;

    /// <summary>What both have in common; it may be empty.</summary>
    public WallSpan With(WallSpan other) => new(Later(From, other.From), Earlier(To, other.To));

    static DateTime? Later(DateTime? a, DateTime? b) => a is null || b > a ? b ?? a : a;

    static DateTime? Earlier(DateTime? a, DateTime? b) => a is null || b < a ? b ?? a : a;
}
