using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>A span of time that moves with the rule's now, or two dates. Days are counted in the brand's zone; without any value it means "ever".</summary>
/// <param name="LastDays">From the start of the day n days ago, inclusive.</param>
/// <param name="MoreThanDaysAgo">Until the start of the day n days ago, exclusive.</param>
/// <param name="From">From the start of this day.</param>
/// <param name="To">To the end of this day.</param>
/// <param name="LastSeconds">For what just happened.</param>
public sealed record Window(int? LastDays = null, int? MoreThanDaysAgo = null, DateOnly? From = null, DateOnly? To = null, int? LastSeconds = null)
{
    /// <summary>Ten years: the longest window in days.</summary>
    public const int MostDays = 3660;

    public static Window Last(int days) => new(LastDays: days);

    public static Window Before(int daysAgo) => new(MoreThanDaysAgo: daysAgo);

    internal bool IsEver => this == new Window();

    /// <summary>The edges: first instant inside and first instant after; null is open.</summary>
    internal (DateTimeOffset? From, DateTimeOffset? Until) Edges(RuleTime time)
    {
        DateTimeOffset? from = null, until = null;
        if (LastDays is { } last) from = Instants.StartOfDaysAgo(last, time.Now, time.Zone);
        if (From is { } day) from = Later(from, Instants.StartOfDay(day, time.Zone));
        if (LastSeconds is { } seconds) from = Later(from, time.Now.AddSeconds(-seconds));
        if (MoreThanDaysAgo is { } ago) until = Instants.StartOfDaysAgo(ago, time.Now, time.Zone);
        if (To is { } end && Instants.StartOfDay(end.AddDays(1), time.Zone) is var after && (until is null || after < until)) until = after;
        return (from, until);
    }

    internal static IEnumerable<RuleProblem> Problems(string field, Window? window)
    {
        if (window is null) yield break;
        if (window.LastDays is < 0 or > MostDays || window.MoreThanDaysAgo is < 0 or > MostDays) yield return new(field, "days_bad", 0, MostDays);
        if (window.LastSeconds is <= 0) yield return new(field, "value_bad");
        if (window.From > window.To || window.LastDays < window.MoreThanDaysAgo) yield return new(field, "window_empty");
    }

    static DateTimeOffset Later(DateTimeOffset? first, DateTimeOffset second) => first > second ? first.Value : second;
}
