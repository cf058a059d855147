using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns.Schedule;

/// <summary>One planned run: the wall-clock time that names it and the instant at which it is due.</summary>
/// <param name="Local">Wall clock in the schedule's zone; unique per campaign, also when that minute does not exist or exists twice.</param>
/// <param name="Due">The instant; in a gap the next valid minute, in an overlap the first of the two.</param>
public readonly record struct Fire(DateTime Local, DateTimeOffset Due);

/// <summary>The runs of a schedule, in order.</summary>
public static class NextOccurrences
{
    /// <summary>How many a marketer is shown.</summary>
    public const int Shown = 5;

    // Far enough for a monthly schedule, near enough that a closed window ends the search.
    const int MostDays = 366 * 3;

    /// <summary>The next runs that are due after an instant, at most <paramref name="count"/>; none for "now", which has no time of its own.</summary>
    public static IReadOnlyList<Fire> Of(CampaignSchedule schedule, DateTimeOffset after, int count = Shown) =>
        [.. All(schedule, after).Take(count)];

    /// <summary>The runs due in (after, upTo], oldest first.</summary>
    public static IReadOnlyList<Fire> Between(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo) =>
        [.. All(schedule, after).TakeWhile(fire => fire.Due <= upTo)];

    /// <summary>True when nothing is due any more after an instant; a schedule of "now" ends with its only run.</summary>
    public static bool Ended(CampaignSchedule schedule, DateTimeOffset after) => Of(schedule, after, 1).Count == 0;

    static IEnumerable<Fire> All(CampaignSchedule schedule, DateTimeOffset after)
    {
        if (schedule.Kind == ScheduleKind.Now || schedule.Problems().Count > 0) yield break;
        var zone = Instants.Zone(schedule.Zone);
        if (schedule.Kind == ScheduleKind.Once)
        {
            var only = new Fire(Minute(schedule.At!.Value), Instants.At(Minute(schedule.At.Value), zone));
            if (only.Due > after) yield return only;
            yield break;
        }

        // A gap can move a run past midnight, hence one day back.
        var today = Instants.Date(after, zone).AddDays(-1);
        var first = schedule.From > today ? schedule.From.Value : today;
        for (var i = 0; i < MostDays; i++)
        {
            var day = first.AddDays(i);
            if (day > schedule.Until) yield break;
            if (!RunsOn(schedule, day)) continue;
            var local = day.ToDateTime(Minute(schedule.Time));
            var due = Instants.At(local, zone);
            if (due > after) yield return new Fire(local, due);
        }
    }

    static bool RunsOn(CampaignSchedule schedule, DateOnly day) => schedule.Kind switch
    {
        ScheduleKind.Daily => true,
        ScheduleKind.Weekly => schedule.Days.Contains(day.DayOfWeek),
        ScheduleKind.Monthly => day.Day == Math.Min(schedule.DayOfMonth, DateTime.DaysInMonth(day.Year, day.Month)),
        ScheduleKind.Now or ScheduleKind.Once => false,
    };

    static DateTime Minute(DateTime time) => new(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0);

    static TimeOnly Minute(TimeOnly time) => new(time.Hour, time.Minute);
}
