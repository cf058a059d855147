using System.Globalization;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using Xunit;

namespace CampaignConsole.Tests.Campaigns;

public class NextOccurrencesTests
{
    static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    static CampaignSchedule Daily(string zone, int hour, int minute = 0) => new() { Kind = ScheduleKind.Daily, Zone = zone, Time = new TimeOnly(hour, minute) };

    [Fact]
    public void Now_has_no_time_of_its_own() => Assert.Empty(NextOccurrences.Of(new CampaignSchedule(), Utc("2026-11-21T20:00:00")));

    [Fact]
    public void Once_is_due_at_the_wall_clock_of_its_zone_and_only_before_it()
    {
        var schedule = new CampaignSchedule { Kind = ScheduleKind.Once, Zone = "Asia/Shanghai", At = new DateTime(2026, 11, 30, 9, 30, 15) };
        var fire = Assert.Single(NextOccurrences.Of(schedule, Utc("2026-11-21T20:00:00")));
        Assert.Equal(Utc("2026-11-30T01:30:00"), fire.Due);
        Assert.Equal(new DateTime(2026, 11, 30, 9, 30, 0), fire.Local);
        Assert.Empty(NextOccurrences.Of(schedule, fire.Due));
    }

    [Fact]
    public void Daily_runs_keep_their_wall_clock_over_a_change_of_the_clocks()
    {
        var fires = NextOccurrences.Of(Daily("Europe/Berlin", 9), Utc("2027-03-26T12:00:00"), 3);
        Assert.Equal([Utc("2027-03-27T08:00:00"), Utc("2027-03-28T07:00:00"), Utc("2027-03-29T07:00:00")], fires.Select(fire => fire.Due));
    }

    [Fact]
    public void Weekly_runs_on_the_chosen_days_of_the_zone()
    {
        var schedule = new CampaignSchedule { Kind = ScheduleKind.Weekly, Zone = "Pacific/Auckland", Time = new TimeOnly(8, 0), Days = [DayOfWeek.Monday, DayOfWeek.Thursday] };
        var fires = NextOccurrences.Of(schedule, Utc("2026-11-21T20:00:00"), 4);
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Thursday, DayOfWeek.Monday, DayOfWeek.Thursday], fires.Select(fire => fire.Local.DayOfWeek));
        Assert.Equal(Utc("2026-11-22T19:00:00"), fires[0].Due);
    }

    [Fact]
    public void A_month_without_the_day_takes_its_last_day()
    {
        var schedule = new CampaignSchedule { Kind = ScheduleKind.Monthly, Zone = "UTC", DayOfMonth = 31 };
        var days = NextOccurrences.Of(schedule, Utc("2027-01-15T00:00:00"), 4).Select(fire => DateOnly.FromDateTime(fire.Local));
        Assert.Equal([new(2027, 1, 31), new(2027, 2, 28), new(2027, 3, 31), new DateOnly(2027, 4, 30)], days);
    }

    [Fact]
    public void The_window_is_inclusive_at_both_ends()
    {
        var schedule = Daily("UTC", 10) with { From = new DateOnly(2026, 12, 1), Until = new DateOnly(2026, 12, 2) };
        Assert.Equal([1, 2], NextOccurrences.Of(schedule, Utc("2026-11-21T00:00:00")).Select(fire => fire.Local.Day));
        Assert.True(NextOccurrences.Ended(schedule, Utc("2026-12-02T10:00:00")));
    }

    [Fact]
    public void Between_excludes_its_start_and_includes_its_end()
    {
        var fires = NextOccurrences.Between(Daily("UTC", 10), Utc("2026-11-21T10:00:00"), Utc("2026-11-23T10:00:00"));
        Assert.Equal([22, 23], fires.Select(fire => fire.Local.Day));
    }

    [Theory]
    [InlineData("schedule_zone_unknown", ScheduleKind.Daily, "Mars/Olympus")]
    [InlineData("schedule_needs_time", ScheduleKind.Once, "UTC")]
    [InlineData("schedule_needs_days", ScheduleKind.Weekly, "UTC")]
    public void A_schedule_that_cannot_run_says_why_and_never_fires(string problem, ScheduleKind kind, string zone)
    {
        var schedule = new CampaignSchedule { Kind = kind, Zone = zone };
        Assert.Equal([problem], schedule.Problems());
        Assert.Empty(NextOccurrences.Of(schedule, Utc("2026-11-21T00:00:00")));
    }

    [Fact]
    public void A_schedule_survives_being_stored()
    {
        var schedule = new CampaignSchedule { Kind = ScheduleKind.Weekly, Zone = "Asia/Shanghai", Days = [DayOfWeek.Friday], Until = new DateOnly(2027, 1, 31) };
        Assert.Equal(schedule, CanonicalJson.Read<CampaignSchedule>(CanonicalJson.Of(schedule)));
    }

    /// <summary>Every daylight-saving transition of 13 zones, 2016–2030: a run planned into it happens exactly once that day.</summary>
    [Fact]
    public void A_run_planned_into_a_gap_or_an_overlap_happens_exactly_once()
    {
        var file = Path.Combine(Shared(), "time_zones", "tz_transitions_2016_2030.csv");
        Assert.SkipUnless(File.Exists(file), "shared/data/time_zones is not here");
        var rows = 0;
        foreach (var cells in File.ReadLines(file).Skip(1).Select(line => line.Split(',')))
        {
            var transition = Utc(cells[1]);
            var gap = cells[6] == "gap";
            // In a gap: the minute after the one at which clocks jump. In an overlap: the minute that clocks show twice.
            var wall = DateTime.Parse(gap ? cells[4] : cells[5], CultureInfo.InvariantCulture).AddMinutes(gap ? 1 : 0);
            var schedule = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = cells[0], Time = TimeOnly.FromDateTime(wall) };
            var that = Assert.Single(NextOccurrences.Between(schedule, transition.AddHours(-30), transition.AddHours(30)), fire => fire.Local.Date == wall.Date);
            var expected = gap ? transition : transition.AddSeconds(int.Parse(cells[3], CultureInfo.InvariantCulture) - int.Parse(cells[2], CultureInfo.InvariantCulture));
            Assert.True(expected == that.Due, $"{string.Join(',', cells)}: due {that.Due:O}, expected {expected:O}");
            rows++;
        }

        Assert.Equal(300, rows);
    }

    static string Shared()
    {
        if (Environment.GetEnvironmentVariable("CONSOLE_REAL_DATA") is { Length: > 0 } given) return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "data"))) return Path.Combine(folder.FullName, "shared", "data");
        return "/work/shared/data";
    }
}
