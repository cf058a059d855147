using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns.Schedule;

/// <summary>How often a campaign runs.</summary>
public enum ScheduleKind
{
    /// <summary>As soon as it is launched, once.</summary>
    Now,

    /// <summary>Once, at a wall-clock time.</summary>
    Once,

    Daily,

    Weekly,

    /// <summary>On a day of the month; a month without that day takes its last day.</summary>
    Monthly,
}

/// <summary>When a campaign runs: wall-clock times in a named zone, as a marketer thinks of them.</summary>
public sealed record CampaignSchedule
{
    public ScheduleKind Kind { get; init; } = ScheduleKind.Now;

    /// <summary>A day, in minutes: later than that nothing is made up for anyway.</summary>
    public const int LongestLatestStart = 24 * 60;

    /// <summary>A day, in minutes.</summary>
    public const int LongestRampHold = 24 * 60;

    /// <summary>The IANA name of the zone whose wall clock decides, for example Asia/Shanghai.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>The wall-clock moment of <see cref="ScheduleKind.Once"/>.</summary>
    public DateTime? At { get; init; }

    /// <summary>The wall-clock time of a recurring run.</summary>
    public TimeOnly Time { get; init; } = new(10, 0);

    /// <summary>The days of a weekly run; at least one.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>The day of a monthly run, 1 to 31.</summary>
    public int DayOfMonth { get; init; } = 1;

    /// <summary>First date on which a recurring run may happen; null: from the launch on.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last date, inclusive, on which a recurring run may happen; null: until it is stopped.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>A run that has not started so many minutes after its time is not started; null: within a day it is made up for.</summary>
    public int? LatestStartMinutes { get; init; }

    /// <summary>When messages may go, on each member's clock; null: at any time.</summary>
    public SendingWindow? Window { get; init; }

    /// <summary>Begin small: a hundredth of the messages of each channel, so many minutes to see what comes back, a tenth, the same wait, then all; null: all at once.</summary>
    public int? RampHoldMinutes { get; init; }

    public bool Recurs => Kind is ScheduleKind.Daily or ScheduleKind.Weekly or ScheduleKind.Monthly;

    /// <summary>What is wrong with the document by itself, as refusal codes; empty when it can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> found = [];
        if (!Instants.IsZone(Zone)) found.Add("schedule_zone_unknown");
        if (Kind == ScheduleKind.Once && At is null) found.Add("schedule_needs_time");
        if (Kind == ScheduleKind.Weekly && Days.Count == 0) found.Add("schedule_needs_days");
        if (Kind == ScheduleKind.Monthly && DayOfMonth is < 1 or > 31) found.Add("schedule_day_of_month");
        if (LatestStartMinutes is < 1 or > LongestLatestStart) found.Add("schedule_latest_start");
        if (RampHoldMinutes is < 1 or > LongestRampHold) found.Add("schedule_ramp_hold");
        if (Recurs && From > Until) found.Add("schedule_ends_before_start");
        return found;
    }

    /// <summary>Whether a run that was due is too late to start.</summary>
    public bool IsTooLate(DateTimeOffset due, DateTimeOffset now) => Kind != ScheduleKind.Now && LatestStartMinutes is { } minutes && now > due.AddMinutes(minutes);

    // Lists have no value equality of their own; two documents are the same when they read the same.
    public bool Equals(CampaignSchedule? other) => other is not null && CanonicalJson.Of(this) == CanonicalJson.Of(other);

    public override int GetHashCode() => CanonicalJson.Of(this).GetHashCode(StringComparison.Ordinal);
}
