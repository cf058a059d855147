using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns.Schedule;

/// <summary>When a campaign's messages may go, on each member's own wall clock: a time of day, on some or all days of the week.</summary>
public sealed record SendingWindow
{
    const int DaysOfWeek = 7;

    /// <summary>Inclusive.</summary>
    public TimeOnly From { get; init; } = new(9, 0);

    /// <summary>Exclusive; at or before <see cref="From"/> it is the next day's, and the window belongs to the day on which it begins.</summary>
    public TimeOnly To { get; init; } = new(18, 0);

    /// <summary>Empty: every day.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>True: what falls outside is not sent at all. False: it waits for the next window.</summary>
    public bool Drop { get; init; }

    /// <summary>When the next window opens; null while one is open. Pure.</summary>
    public DateTimeOffset? OpensAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        // By instants and not by the clock's face, so that a window across a change of the clocks neither ends early nor opens twice.
        var yesterday = Instants.Date(now, zone).AddDays(-1);
        for (var i = 0; i <= DaysOfWeek + 1; i++)
        {
            var day = yesterday.AddDays(i);
            if (Days.Count > 0 && !Days.Contains(day.DayOfWeek)) continue;
            var (opens, closes) = (Instants.At(day.ToDateTime(From), zone), Instants.At((To > From ? day : day.AddDays(1)).ToDateTime(To), zone));
            if (opens <= now && now < closes) return null;
            if (opens > now) return opens;
        }

        throw new InvalidOperationException("A window opens once a week at least.");
    }
}
