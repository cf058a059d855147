namespace CampaignConsole.Core.Kernel;

/// <summary>Between instants and the wall clocks that people think in.</summary>
public static class Instants
{
    /// <summary>A time zone by its IANA name.</summary>
    /// <exception cref="Refused"><c>time_zone_unknown</c></exception>
    public static TimeZoneInfo Zone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : throw new Refused("time_zone_unknown", RefusedKind.Invalid, id);

    public static bool IsZone(string? id) => id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _);

    /// <summary>The instant at which a wall clock shows a time. In a gap: the next valid minute. In an overlap: the first of the two.</summary>
    public static DateTimeOffset At(DateTime wall, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        for (; ; local = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0).AddMinutes(1))
            if (First(local, zone) is { } instant) return instant;
    }

    // Not IsInvalidTime and IsAmbiguousTime: they miss transitions of years in which a zone changes its rules (Istanbul, March 2016).
    static DateTimeOffset? First(DateTime local, TimeZoneInfo zone)
    {
        var utc = new DateTimeOffset(local, TimeSpan.Zero);
        var before = utc - zone.GetUtcOffset(utc.AddHours(-26));
        var after = utc - zone.GetUtcOffset(utc.AddHours(26));
        var (early, late) = before < after ? (before, after) : (after, before);
        return Shows(early) ? early : Shows(late) ? late : null;

        bool Shows(DateTimeOffset instant) => instant + zone.GetUtcOffset(instant) == utc;
    }

    /// <summary>What a wall clock in the zone shows at an instant.</summary>
    public static DateTime Wall(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    /// <summary>The date that a calendar in the zone shows at an instant.</summary>
    public static DateOnly Date(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(Wall(instant, zone));

    /// <summary>The instant at which a day begins in the zone.</summary>
    public static DateTimeOffset StartOfDay(DateOnly day, TimeZoneInfo zone) => At(day.ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>The start of the day that was n days ago in the zone: the lower, inclusive edge of "in the last n days".</summary>
    public static DateTimeOffset StartOfDaysAgo(int days, DateTimeOffset now, TimeZoneInfo zone) => StartOfDay(Date(now, zone).AddDays(-days), zone);
}
