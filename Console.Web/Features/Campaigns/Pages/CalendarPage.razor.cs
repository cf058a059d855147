using System.Globalization;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Campaigns.Pages;

/// <summary>A month of runs, done and planned, in the user's zone.</summary>
public sealed partial class CalendarPage
{
    const int Most = 4;
    DateOnly first;
    IReadOnlyList<IReadOnlyList<DateOnly>> weeks = [[]];
    ILookup<DateOnly, CalendarEntry> entries = Array.Empty<CalendarEntry>().ToLookup(_ => default(DateOnly));

    [Inject] CampaignCalendar Calendar { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "month")] string? Asked { get; set; }

    IReadOnlyList<TabLink> Tabs => [new("list", T["List"], "/campaigns"), new("calendar", T["Calendar"], "/campaigns/calendar")];

    string Month => first.ToString(Chinese ? "yyyy年M月" : "MMMM yyyy", CultureInfo.CurrentUICulture);

    static bool Chinese => Languages.Of(CultureInfo.CurrentUICulture.Name) == Languages.Chinese;

    protected override async Task OnParametersSetAsync()
    {
        var day = DateOnly.TryParseExact(Asked + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) ? asked : Time.Today;
        first = new DateOnly(day.Year, day.Month, 1);
        var start = first.AddDays(-(((int)first.DayOfWeek - (int)(User.Brand?.WeekStart ?? DayOfWeek.Monday) + 7) % 7));
        var last = first.AddMonths(1).AddDays(-1);
        var count = ((last.DayNumber - start.DayNumber) / 7) + 1;
        weeks = [.. Enumerable.Range(0, count).Select(week => (IReadOnlyList<DateOnly>)[.. Enumerable.Range(0, 7).Select(index => start.AddDays((week * 7) + index))])];
        await RunAsync(async ct => entries = (await Calendar.BetweenAsync(
            By, Instants.StartOfDay(start, Time.Zone), Instants.StartOfDay(start.AddDays(count * 7), Time.Zone), ct)).ToLookup(entry => Instants.Date(entry.At, Time.Zone)));
    }

    static string To(DateOnly month) => $"/campaigns/calendar?month={month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}";

    static string Weekday(DateOnly day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedDayName(day.DayOfWeek);
}
