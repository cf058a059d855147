using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>A window of the wall clock in which nobody is disturbed: start inclusive, end exclusive; it may wrap midnight.</summary>
public sealed record QuietWindow(TimeOnly From, TimeOnly To)
{
    public bool Has(TimeOnly time) => From <= To ? time >= From && time < To : time >= From || time < To;
}

/// <summary>Judges quiet hours on the member's own wall clock. Pure.</summary>
public static class QuietHours
{
    /// <summary>When a message may go out at the earliest; null when now is fine.</summary>
    /// <param name="zone">IANA name of the member's zone; null or unknown takes the strict window on the brand's clock.</param>
    public static DateTimeOffset? Until(DateTimeOffset now, string? zone, string brandZone, QuietWindow usual, QuietWindow strict)
    {
        var known = Instants.IsZone(zone);
        var window = known ? usual : strict;
        var clock = Instants.Zone(known ? zone! : brandZone);
        var wall = Instants.Wall(now, clock);
        var time = TimeOnly.FromDateTime(wall);
        if (!window.Has(time)) return null;
        var day = DateOnly.FromDateTime(wall);
        return Instants.At((time < window.To ? day : day.AddDays(1)).ToDateTime(window.To), clock);
    }
}
