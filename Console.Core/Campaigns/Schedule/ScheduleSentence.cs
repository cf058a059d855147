using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Core.Campaigns.Schedule;

/// <summary>A schedule as one plain sentence.</summary>
public static class ScheduleSentence
{
    public static string Of(CampaignSchedule schedule, string language)
    {
        if (schedule.Problems().Count > 0) return Wording.Say("schedule.broken", language);
        return Runs(schedule, language)
            + (schedule.LatestStartMinutes is { } minutes && schedule.Kind != ScheduleKind.Now ? Wording.Say("schedule.latest_start", language, minutes) : "")
            + (schedule.RampHoldMinutes is { } hold ? Wording.Say("schedule.ramp", language, hold) : "")
            + (schedule.Window is { } window ? Window(window, language) : "");
    }

    static string Window(SendingWindow window, string language) => Wording.Say(
        window.Drop ? "schedule.window_drop" : "schedule.window", language, window.From, window.To, window.Days.Count == 0 ? Wording.Say("schedule.every_day", language) : Days(window.Days, language));

    static string Runs(CampaignSchedule schedule, string language)
    {
        var window = (schedule.From is { } from ? Wording.Say("schedule.from", language, from) : "") + (schedule.Until is { } until ? Wording.Say("schedule.until", language, until) : "");
        return schedule.Kind switch
        {
            ScheduleKind.Now => Wording.Say("schedule.now", language),
            ScheduleKind.Once => Wording.Say("schedule.once", language, schedule.At, schedule.Zone),
            ScheduleKind.Daily => Wording.Say("schedule.daily", language, schedule.Time, schedule.Zone, window),
            ScheduleKind.Weekly => Wording.Say("schedule.weekly", language, schedule.Time, schedule.Zone, window, Days(schedule.Days, language)),
            ScheduleKind.Monthly => Wording.Say("schedule.monthly", language, schedule.Time, schedule.Zone, window, schedule.DayOfMonth),
        };
    }

    static string Days(IReadOnlyList<DayOfWeek> chosen, string language)
    {
        var culture = Wording.Cultures[Languages.Of(language)];
        // Monday first, as a working week reads.
        var days = chosen.Distinct().OrderBy(day => ((int)day + 6) % 7).Select(culture.DateTimeFormat.GetDayName);
        return string.Join(Languages.Of(language) == Languages.Chinese ? "、" : ", ", days);
    }
}
