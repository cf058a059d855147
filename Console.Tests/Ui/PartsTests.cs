using System.Globalization;
using Bunit;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CampaignConsole.Tests.Ui;

public sealed class PartsTests : UiContext
{
    [Fact]
    public void A_balance_is_drawn_to_scale_and_said_in_words()
    {
        var bar = Render<BalanceBar>(part => part.Add(one => one.Parts,
            [new("Sent", 4940, Colours.First), new("Failed", 60, Colours.Bad), new("Pending", 5000, Colours.Rest, Rest: true)]));
        Assert.Equal("Sent 4,940, Failed 60, Pending 5,000", bar.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal(["width:49.4%;background:var(--s1)", "width:0.6%;background:var(--bad)"], bar.FindAll(".bar i").Select(part => part.GetAttribute("style")));
    }

    [Fact]
    public void Progress_has_a_rate_and_an_estimate()
    {
        var line = Render<ProgressLine>(part => part.Add(one => one.Label, "Import").Add(one => one.Done, 5000).Add(one => one.Total, 20000).Add(one => one.Rate, 125));
        Assert.Equal("25", line.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains("5,000 of 20,000", line.Markup, StringComparison.Ordinal);
        Assert.Contains("125/s · 2 min left", line.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_belongs_to_its_label_and_says_what_is_wrong()
    {
        var field = Render<FieldRow>(part => part.Add(one => one.Label, "Name").Add(one => one.For, "name").Add(one => one.Wrong, "Please fill this in."));
        Assert.Equal("name", field.Find("label").GetAttribute("for"));
        Assert.Equal("Please fill this in.", field.Find("#name-wrong[role=alert]").TextContent);
    }

    [Theory]
    [InlineData("1,299.5", 129950L)]
    [InlineData("", null)]
    public void An_amount_is_typed_in_major_and_kept_in_minor_units(string typed, long? expected)
    {
        long? value = -1;
        var input = Render<AmountInput>(part => part.Add(one => one.Currency, "CNY").Add(one => one.Value, 100).Add(one => one.ValueChanged, changed => value = changed));
        Assert.Equal("1.00", input.Find("input").GetAttribute("value"));
        input.Find("input").Change(typed);
        Assert.Equal(expected, value);
    }

    [Fact]
    public void A_wrong_amount_is_marked_and_not_taken()
    {
        var taken = false;
        var input = Render<AmountInput>(part => part.Add(one => one.Currency, "CNY").Add(one => one.ValueChanged, _ => taken = true));
        input.Find("input").Change("twelve");
        Assert.Equal("true", input.Find("input").GetAttribute("aria-invalid"));
        Assert.False(taken);
    }

    [Fact]
    public void Good_news_is_polite_and_bad_news_alerts()
    {
        var notices = Services.GetRequiredService<Notices>();
        var area = Render<NoticeArea>();
        notices.Done("Saved.");
        notices.Show(new Notice(Tone.Bad, "Not saved."));
        area.WaitForAssertion(() => Assert.Equal("Not saved.", area.Find("[role=alert] p").TextContent));
        Assert.Equal("Saved.", area.Find("[role=status] p").TextContent);
        area.Find("[role=alert] button").Click();
        area.WaitForAssertion(() => Assert.Empty(area.FindAll("[role=alert]")));
    }

    [Fact]
    public void A_dangerous_question_waits_for_the_typed_number()
    {
        var dialog = Render<ConfirmDialog>(part => part.Add(one => one.Model, new Question("Launch?", "To everybody.", "Launch", Danger: true, Type: "7,718")));
        Assert.True(dialog.Find(".btn.stop").HasAttribute("disabled"));
        dialog.Find("input").Input("7718");
        Assert.False(dialog.Find(".btn.stop").HasAttribute("disabled"));
    }

    [Fact]
    public void Ticks_are_round_and_hold_all_values()
    {
        Assert.Equal([0, 250, 500, 750, 1000], ChartScale.Ticks(3, 900));
        Assert.Equal([-5, 0, 5, 10, 15, 20], ChartScale.Ticks(-1.5, 17.3));
        Assert.Equal(0, ChartScale.Ticks(0, 0)[0]);
        Assert.Equal([0, 1], ChartScale.Ticks(0, 1, whole: true));
    }

    [Fact]
    public void A_day_without_neighbours_is_a_dot()
    {
        var chart = Render<LineChart>(part => part.Add(one => one.Label, "By day").Add(one => one.Axis, ["1", "2", "3", "4"]).Add(one => one.Lines, [new("Redeemed", [1, null, 2, 3]), new("Sent", [1, 2, 3, 4])]));
        Assert.Equal(Colours.Series(0), Assert.Single(chart.FindAll("circle")).GetAttribute("fill"));
    }

    [Fact]
    public async Task A_double_click_asks_once()
    {
        var dialogs = Services.GetRequiredService<ConsoleDialogs>();
        var question = new Question("Launch?", "To everybody.", "Launch");
        var first = dialogs.ConfirmAsync(question);
        Assert.False(await dialogs.ConfirmAsync(question));
        Services.GetRequiredService<Radzen.DialogService>().Close(true);
        Assert.True(await first);
        var again = dialogs.ConfirmAsync(question);
        Services.GetRequiredService<Radzen.DialogService>().Close(true);
        Assert.True(await again);
    }

    [Fact]
    public async Task A_dialog_left_by_going_to_another_page_can_be_opened_again()
    {
        var dialogs = Services.GetRequiredService<ConsoleDialogs>();
        var question = new Question("Launch?", "To everybody.", "Launch");
        var left = dialogs.ConfirmAsync(question);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/elsewhere");
        Assert.False(await left.WaitAsync(TimeSpan.FromSeconds(5), Xunit.TestContext.Current.CancellationToken));
        var again = dialogs.ConfirmAsync(question);
        Services.GetRequiredService<Radzen.DialogService>().Close(true);
        Assert.True(await again);
    }

    [Fact]
    public void An_interval_that_contains_zero_is_drawn_quietly()
    {
        var chart = Render<IntervalChart>(part => part.Add(one => one.Label, "Lift").Add(one => one.Rows, [new("A", 11, 14, 17, "+14"), new("B", -1, 1, 3, "+1")]));
        Assert.Equal(["var(--good)", Colours.Fifth], chart.FindAll("circle").Select(dot => dot.GetAttribute("fill")));
    }

    [Theory]
    [InlineData("en", "21 Nov, 20:40", "Saturday 21 November, 20:40", "3 min ago", "in 12 h 20 min")]
    [InlineData("zh-Hans", "11月21日 20:40", "11月21日 星期六 20:40", "3 分钟前", "12 小时 20 分钟后")]
    public void Times_are_said_in_the_users_language_and_zone(string language, string day, string whole, string past, string future)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var time = Services.GetRequiredService<UserTime>();
        Assert.Equal(day, time.Show(Evening));
        Assert.Equal(whole, time.Long(Evening));
        Assert.Equal(past, time.Ago(Evening.AddMinutes(-3)));
        Assert.Equal(future, time.Ago(Evening.AddHours(12).AddMinutes(20)));
    }

    [Fact]
    public void Times_follow_the_users_zone()
    {
        var time = Services.GetRequiredService<UserTime>();
        time.Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        Assert.Equal("22 Nov, 04:40", time.Show(Evening));
        Assert.Equal("–", time.Show(null));
    }
}
