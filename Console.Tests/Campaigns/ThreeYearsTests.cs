using System.Globalization;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Kit;
using Xunit;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>
/// Three simulated years of ticks in twelve zones: the code that finds the next run is held against a wall clock that is walked minute by minute and knows nothing of it.
/// Every day has its run once, at the first minute that shows the time, or the next valid one where clocks jump over it.
/// </summary>
public class ThreeYearsTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly DateTimeOffset End = new(2029, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly string[] TwelveZones =
    [
        "Australia/Lord_Howe", "America/Santiago", "Asia/Amman", "Asia/Shanghai", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Sydney", "Pacific/Auckland",
        "Africa/Casablanca", "Africa/Cairo",
    ];

    // Into, beside and far from where clocks change: at 0:00 (Cairo, Santiago), 1:00 (London), 2:00 (New York; half an hour in Lord Howe) and 3:00 (Auckland, Casablanca).
    static readonly TimeOnly[] Times =
        [new(0, 0), new(0, 30), new(1, 0), new(1, 30), new(1, 59), new(2, 0), new(2, 15), new(2, 29), new(2, 30), new(3, 0), new(3, 30), new(10, 0), new(23, 30), new(23, 59)];

    public static TheoryData<string> Zones => [.. TwelveZones];

    /// <summary>How due runs are found between two ticks.</summary>
    delegate IEnumerable<Fire> Finder(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo);

    [Theory, MemberData(nameof(Zones))]
    public void No_run_is_missed_none_happens_twice_and_each_is_due_at_its_minute(string zone)
    {
        var clock = WallClock.Walk(zone, Start.AddDays(-2), End.AddDays(2));
        foreach (var schedule in Times.SelectMany(time => Schedules(zone, time))) Assert.Equal(new Outcome(0, 0, 0), Simulate(NextOccurrences.Between, schedule, clock));
    }

    /// <summary>What a day without the minute, or with two of them, would tempt one to write. Each is found.</summary>
    [Fact]
    public void Planted_bugs_are_found()
    {
        var schedule = Daily("Europe/Berlin", new TimeOnly(2, 30));
        var clock = WallClock.Walk("Europe/Berlin", Start.AddDays(-2), End.AddDays(2));
        Assert.Equal(new Outcome(3, 0, 0), Simulate(SkipsGaps, schedule, clock));
        Assert.Equal(new Outcome(0, 3, 0), Simulate(RunsBothOfAnOverlap, schedule, clock));
        Assert.Equal(new Outcome(0, 0, 3), Simulate(TakesTheSecondOfAnOverlap, schedule, clock));
        Assert.True(Simulate(EveryTwentyFourHours, schedule, clock).Wrong > 500);
        Assert.True(Simulate(ForgetsTheTickItself, Daily("Europe/Berlin", new TimeOnly(10, 0)), clock).Missed > 0);
        Assert.Equal(new Outcome(0, 0, 0), Simulate(NextOccurrences.Between, schedule, clock));
    }

    /// <summary>The list of transitions that lies beside the checkout: the walked clocks know every one of these years, and none that it does not.</summary>
    [Fact]
    public void The_walked_clocks_meet_every_transition_of_the_real_list()
    {
        var listed = File.ReadLines(RealData.File(Path.Combine("time_zones", "tz_transitions_2016_2030.csv"))).Skip(1).Select(line => line.Split(','))
            .Select(cells => (Zone: cells[0], At: DateTimeOffset.Parse(cells[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), IsGap: cells[6] == "gap", Minutes: int.Parse(cells[7], CultureInfo.InvariantCulture)))
            .Where(row => row.At >= Start && row.At < End).ToLookup(row => row.Zone, row => (row.At, row.IsGap, row.Minutes));
        var compared = 0;
        foreach (var zone in TwelveZones.Where(listed.Contains))
        {
            var walked = WallClock.Walk(zone, Start.AddDays(-2), End.AddDays(2)).Jumps.Where(jump => jump.At >= Start && jump.At < End).ToList();
            Assert.Equal(listed[zone].OrderBy(row => row.At), walked);
            compared += walked.Count;
        }

        Assert.True(compared > 50, $"only {compared} transitions were compared");
    }

    static IEnumerable<CampaignSchedule> Schedules(string zone, TimeOnly time)
    {
        yield return Daily(zone, time);
        yield return Daily(zone, time) with { Kind = ScheduleKind.Weekly, Days = [DayOfWeek.Sunday, DayOfWeek.Friday] };
        yield return Daily(zone, time) with { Kind = ScheduleKind.Monthly, DayOfMonth = 31 };
    }

    static CampaignSchedule Daily(string zone, TimeOnly time) => new() { Kind = ScheduleKind.Daily, Zone = zone, Time = time };

    /// <summary>Ticks as a pump has them: mostly every few minutes, now and then an outage, now and then twice at once. The cursor is the last run that was due, as DueCampaigns keeps it.</summary>
    static Outcome Simulate(Finder find, CampaignSchedule schedule, WallClock clock)
    {
        var random = new Random(20261123);
        List<Fire> ran = [];
        var cursor = Start;
        for (var now = Start; now < End; now = now.AddMinutes(random.Next(20) == 0 ? random.Next(600, 1_200) : random.Next(10) == 0 ? 0 : random.Next(60, 400)))
            foreach (var fire in find(schedule, cursor, now))
            {
                ran.Add(fire);
                if (fire.Due > cursor) cursor = fire.Due;
            }

        var expected = clock.Days.Where(day => RunsOn(schedule, day)).Select(day => (Day: day, Due: clock.DueAt(day.ToDateTime(schedule.Time))))
            .Where(run => run.Due > Start && run.Due <= cursor).ToDictionary(run => run.Day, run => run.Due);
        var byDay = ran.ToLookup(fire => DateOnly.FromDateTime(fire.Local));
        return new Outcome(
            expected.Keys.Count(day => !byDay.Contains(day)),
            byDay.Count(day => day.Count() > 1),
            byDay.Count(day => day.Count() == 1 && (!expected.TryGetValue(day.Key, out var due) || due != day.Single().Due)));
    }

    static bool RunsOn(CampaignSchedule schedule, DateOnly day) => schedule.Kind switch
    {
        ScheduleKind.Weekly => day.DayOfWeek is DayOfWeek.Sunday or DayOfWeek.Friday,
        ScheduleKind.Monthly => day.AddDays(1).Day == 1,
        _ => true,
    };

    static IEnumerable<Fire> Wanted(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo, Func<DateTime, TimeZoneInfo, IEnumerable<DateTimeOffset>> due)
    {
        var zone = Instants.Zone(schedule.Zone);
        for (var day = Instants.Date(after, zone).AddDays(-1); day <= Instants.Date(upTo, zone).AddDays(1); day = day.AddDays(1))
            foreach (var at in due(day.ToDateTime(schedule.Time), zone).Where(at => at > after && at <= upTo)) yield return new Fire(day.ToDateTime(schedule.Time), at);
    }

    static IEnumerable<Fire> SkipsGaps(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo) =>
        Wanted(schedule, after, upTo, (wall, zone) => zone.IsInvalidTime(wall) ? [] : [Instants.At(wall, zone)]);

    static IEnumerable<Fire> RunsBothOfAnOverlap(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo) =>
        Wanted(schedule, after, upTo, (wall, zone) => zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Select(offset => new DateTimeOffset(wall, offset).ToUniversalTime()).Order() : [Instants.At(wall, zone)]);

    static IEnumerable<Fire> TakesTheSecondOfAnOverlap(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo) =>
        Wanted(schedule, after, upTo, (wall, zone) => zone.IsAmbiguousTime(wall) ? [zone.GetAmbiguousTimeOffsets(wall).Max(offset => new DateTimeOffset(wall, offset).ToUniversalTime())] : [Instants.At(wall, zone)]);

    /// <summary>A timer instead of a wall clock: right until clocks change, an hour off from then on.</summary>
    static IEnumerable<Fire> EveryTwentyFourHours(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo)
    {
        var first = Instants.At(DateOnly.FromDateTime(Start.UtcDateTime).ToDateTime(schedule.Time), Instants.Zone(schedule.Zone));
        for (var at = first.AddDays(Math.Max(0, Math.Floor((after - first).TotalDays))); at <= upTo; at = at.AddDays(1))
            if (at > after) yield return new Fire(Instants.Date(at, Instants.Zone(schedule.Zone)).ToDateTime(schedule.Time), at);
    }

    /// <summary>A cursor that moves with the ticks instead of the runs, and an end that is left out.</summary>
    static IEnumerable<Fire> ForgetsTheTickItself(CampaignSchedule schedule, DateTimeOffset after, DateTimeOffset upTo) =>
        NextOccurrences.Between(schedule, upTo.AddMinutes(-200), upTo).Where(fire => fire.Due > after);

    /// <param name="Wrong">Ran once on its day, at another instant than the wall clock says, or on a day that has no run.</param>
    sealed record Outcome(int Missed, int Double, int Wrong);

    /// <summary>A wall clock, looked at once a minute of real time: which minute first showed what.</summary>
    sealed class WallClock
    {
        readonly Dictionary<DateTime, DateTimeOffset> first = [];

        public List<(DateTimeOffset At, bool IsGap, int Minutes)> Jumps { get; } = [];

        public IEnumerable<DateOnly> Days => first.Keys.Select(DateOnly.FromDateTime).Distinct().Order().Skip(1).SkipLast(2);

        public static WallClock Walk(string id, DateTimeOffset from, DateTimeOffset to)
        {
            var (clock, zone, last) = (new WallClock(), TimeZoneInfo.FindSystemTimeZoneById(id), (TimeSpan?)null);
            for (var at = from; at < to; at = at.AddMinutes(1))
            {
                var offset = zone.GetUtcOffset(at);
                clock.first.TryAdd((at + offset).UtcDateTime, at);
                if (last is { } before && before != offset) clock.Jumps.Add((at, offset > before, (int)Math.Abs((offset - before).TotalMinutes)));
                last = offset;
            }

            return clock;
        }

        /// <summary>The first minute that shows it, or else the first that shows more.</summary>
        public DateTimeOffset DueAt(DateTime wall)
        {
            while (true)
            {
                if (first.TryGetValue(wall, out var at)) return at;
                wall = wall.AddMinutes(1);
            }
        }
    }
}
