namespace CampaignConsole.Core.Promotions.Conflicts;

/// <summary>Whether two patterns of weekdays and hours ever hold at the same minute. Hours that run over midnight count on the day on which the clock shows them, as at the till.</summary>
static class PriceHours
{
    // Patterns repeat weekly; an eighth day covers a span that begins in the middle of one.
    const int Days = 8;

    /// <summary>True when both hold at some time within a span.</summary>
    public static bool Meet(OfferWhen a, OfferWhen b, WallSpan span)
    {
        if (span.IsEmpty) return false;
        // Open to the past: what matters is the pattern, and any week has it. Open to the future: the first days do.
        var first = span.From ?? span.To?.AddDays(-Days) ?? DateTime.UnixEpoch;
        for (var day = first.Date; day < first.Date.AddDays(Days); day = day.AddDays(1))
            if (HoldsOn(a, day) && HoldsOn(b, day) && Hours(a, day).Any(mine => Hours(b, day).Any(theirs => !mine.With(theirs).With(span).IsEmpty))) return true;
        return false;
    }

    static bool HoldsOn(OfferWhen when, DateTime day) => when.Weekdays.Count == 0 || when.Weekdays.Contains(day.DayOfWeek);

    static IEnumerable<WallSpan> Hours(OfferWhen when, DateTime day)
    {
        var (from, to) = (day + (when.HoursFrom ?? TimeOnly.MinValue).ToTimeSpan(), when.HoursTo is { } end ? day + end.ToTimeSpan() : day.AddDays(1));
        return from <= to ? [new(from, to)] : [new(day, to), new(from, day.AddDays(1))];
    }
}
