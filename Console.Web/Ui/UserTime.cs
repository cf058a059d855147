using System.Globalization;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Ui;

/// <summary>Instants in the user's zone and words. The zone is the user's setting, else the brand's; set once when the circuit starts.</summary>
public sealed class UserTime(TimeProvider clock)
{
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public DateTimeOffset Now => clock.GetUtcNow();

    public DateOnly Today => Instants.Date(Now, Zone);

    /// <summary>Day and minute: "21 Nov, 20:40", with the year when it is another one.</summary>
    public string Show(DateTimeOffset? instant) => instant is { } at ? Wall(Instants.Wall(at, Zone)) : "–";

    /// <summary>The same of a wall clock of some zone, as it is.</summary>
    public string Wall(DateTime wall) => Chinese
        ? wall.ToString(SameYear(wall) ? "M月d日 HH:mm" : "yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture)
        : wall.ToString(SameYear(wall) ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A wall clock of some zone with its day of the week: "Sat 21 Nov, 20:40", with the year when it is another one.</summary>
    public string WallWithDay(DateTime wall) => Chinese
        ? wall.ToString(SameYear(wall) ? "M月d日 ddd HH:mm" : "yyyy年M月d日 ddd HH:mm", CultureInfo.GetCultureInfo("zh-Hans"))
        : wall.ToString(SameYear(wall) ? "ddd d MMM, HH:mm" : "ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>To the second, with the zone's offset: for histories and audit.</summary>
    public string Exact(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>The day of an instant in the user's zone.</summary>
    public string Date(DateTimeOffset? instant) => instant is { } at ? Date(Instants.Date(at, Zone)) : "–";

    public string Date(DateOnly? day) => day is { } one
        ? Chinese
            ? one.ToString(SameYear(one) ? "M月d日" : "yyyy年M月d日", CultureInfo.InvariantCulture)
            : one.ToString(SameYear(one) ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture)
        : "–";

    /// <summary>"Saturday 21 November, 20:40".</summary>
    public string Long(DateTimeOffset instant)
    {
        var wall = Instants.Wall(instant, Zone);
        return Chinese
            ? wall.ToString("M月d日 dddd HH:mm", CultureInfo.GetCultureInfo("zh-Hans"))
            : wall.ToString("dddd d MMMM, HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The time of day alone.</summary>
    public string Clock(DateTimeOffset instant) => Instants.Wall(instant, Zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long ago, or in how long: "3 min ago", "in 2 h", "just now".</summary>
    public string Ago(DateTimeOffset instant)
    {
        var span = Now - instant;
        var future = span < TimeSpan.Zero;
        var length = span.Duration();
        if (length < TimeSpan.FromSeconds(45)) return Chinese ? "刚刚" : "just now";
        var words = Length(length);
        return Chinese ? words + (future ? "后" : "前") : future ? "in " + words : words + " ago";
    }

    /// <summary>A length in its one or two largest units: "12 h 20 min", "41 s".</summary>
    public string Length(TimeSpan length) => length switch
    {
        { TotalSeconds: < 90 } => Units((int)Math.Ceiling(length.TotalSeconds), "s", "秒"),
        { TotalHours: < 1 } => Units((int)Math.Round(length.TotalMinutes), "min", "分钟"),
        { TotalDays: < 1 } => Units((int)length.TotalHours, "h", "小时") + (length.Minutes > 0 ? " " + Units(length.Minutes, "min", "分钟") : ""),
        { TotalDays: < 2 } => Units(1, "day", "天"),
        { TotalDays: < 60 } => Units((int)length.TotalDays, "days", "天"),
        _ => Units((int)(length.TotalDays / 30.44), "months", "个月"),
    };

    static bool Chinese => Languages.Of(CultureInfo.CurrentUICulture.Name) == Languages.Chinese;

    static string Units(int count, string english, string chinese) => Chinese ? $"{count} {chinese}" : $"{count} {english}";

    bool SameYear(DateTime wall) => wall.Year == Today.Year;

    bool SameYear(DateOnly day) => day.Year == Today.Year;
}
