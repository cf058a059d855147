using Bunit;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Editors;
using CampaignConsole.Web.Features.Channels.Pages;
using CampaignConsole.Web.Features.Settings.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Xunit;

namespace CampaignConsole.Tests.Channels;

/// <summary>Where caps, guards and windows are set, and where it is seen what they did.</summary>
public sealed class ChannelGuardPagesTests : UiContext
{
    [Fact]
    public async Task Caps_and_guards_are_set_on_the_page_of_policies_and_said_in_a_sentence()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        var book = console.Get<SettingsBook>();
        Services.AddSingleton(book);
        Services.AddSingleton(new ChannelPolicyActions(book));
        Services.AddSingleton(new Core.Campaigns.Policies.SmsPriceActions(book));
        var page = Render<PoliciesPage>();
        page.WaitForAssertion(() => Assert.Contains("No channel has a cap of its own.", page.Markup));
        await page.FillAsync("#cap-sms", "2");
        await page.FillAsync("#cap-days-sms", "30");
        await page.FillAsync("#guard-bounces", "2.5");
        await page.FillAsync("#most-recipients", "100000");
        Assert.Contains("SMS: 2 in any 30 days", page.Markup);
        await page.PressAsync("button.btn.go");
        var saved = await book.ReadAsync<ChannelPolicy>(default);
        Assert.Equal((new ChannelCap("sms", 2, 30), 250, 30), (Assert.Single(saved.Caps), saved.Guards.BouncesBasisPoints, saved.Guards.ComplaintsBasisPoints));
        Assert.Equal(100_000, (await book.ReadAsync<Core.Campaigns.Policies.CampaignPolicy>(default)).MostRecipients);

        await page.FillAsync("#cap-sms", "0");
        await page.PressAsync("button.btn.go");
        Assert.Equal(2, Assert.Single((await book.ReadAsync<ChannelPolicy>(default)).Caps).Most);
    }

    [Fact]
    public async Task The_list_of_held_messages_names_rule_sentence_and_time_and_leads_to_the_workbook()
    {
        await using var stage = await LedgerStage.StartAsync(DatabaseKind.Sqlite);
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
        await FrequencyCapTests.CapAsync(stage, mostRuns: null, new ChannelCap("sms", 1, 7));
        await FrequencyCapTests.SendAsync(stage, 1, "sms");
        await FrequencyCapTests.SendAsync(stage, 2, "sms");
        Services.AddSingleton(stage.Console.Get<HeldMessages>());
        Services.GetRequiredService<Bunit.TestDoubles.BunitNavigationManager>().NavigateTo("/channels/held-back?rule=channel_cap");
        var page = Render<HeldMessagesPage>();
        page.WaitForAssertion(() => Assert.Contains("as many messages on this channel as its own cap allows", page.Markup));
        Assert.Contains("a place is free from 28 Nov, 08:00", page.Markup);
        Assert.NotNull(page.Find("a[href='/members/1']"));
        Assert.Equal("/channels/held-back.xlsx?rule=channel_cap", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task A_paused_channel_shows_its_figures_and_goes_on_with_a_reason()
    {
        await using var stage = await LedgerStage.StartAsync(DatabaseKind.Sqlite);
        var now = stage.Console.Clock.Now;
        await stage.Console.WriteAsync(db =>
        {
            db.Add(new ChannelSetting { Channel = "sms", IsReal = true, HostMark = stage.Console.Get<InstallationMark>().Value, IsPaused = true, PausedReason = "auto_bounces", PausedAt = now });
            db.Add(new ChannelHealth { Channel = "sms", Since = now.AddDays(-1), Failures = 5, Opens = 1, OpenedAt = now.AddMinutes(-1), OpenUntil = now.AddMinutes(1), Cause = "http_refused", Recent = "..x" });
            db.Add(new ChannelTally { Channel = "sms", Hour = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), Attempts = 400, Refused = 24 });
        });
        foreach (var service in new[] { typeof(ChannelQueries), typeof(ChannelActions), typeof(ChannelTrials), typeof(ChannelHealthQueries) }) Services.AddSingleton(service, stage.Console.Services.GetRequiredService(service));
        var page = Render<ChannelPage>(with => with.Add(one => one.Name, "sms"));
        page.WaitForAssertion(() => Assert.Contains("by itself: too many hard bounces", page.Markup));
        Assert.Contains("24 (6.00 %; pauses at 5 %)", page.Markup);
        Assert.Contains("1 of 3 (pauses at 25 of 100)", page.Markup);
        Assert.Contains("nobody answers at this address", page.Markup);

        var kit = Services.GetRequiredService<DialogService>();
        var pressed = page.PressAsync("[data-resume]");
        await page.InvokeAsync(() => kit.Close("the list was cleaned"));
        await pressed;
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-resume]")));
        Assert.False(await stage.Console.ReadAsync(db => db.Set<ChannelSetting>().Select(setting => setting.IsPaused).SingleAsync()));
        Assert.Equal(("", 0), await stage.Console.ReadAsync(async db => ((await db.Set<ChannelHealth>().SingleAsync()).Recent, await db.Set<ChannelTally>().CountAsync())));
    }

    [Fact]
    public async Task A_window_and_a_latest_start_are_part_of_the_schedule()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync(edit => edit with { Schedule = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai" } });
        var model = new CampaignEditModel(await console.ReadAsync(db => CampaignCase.ReadAsync(db, id, default)));
        var editor = Render<ScheduleEditor>(with => with.Add(one => one.Model, model));
        await editor.FillAsync("#schedule-latest", "30");
        await editor.InvokeAsync(() => editor.FindAll("label.choice input").First(box => box.ParentElement!.TextContent.Contains("Only within hours", StringComparison.Ordinal)).Change(true));
        await editor.FillAsync("#window-to", "20:00");
        await editor.InvokeAsync(() => editor.FindAll("label.choice input").First(box => box.ParentElement!.TextContent.Contains("Friday", StringComparison.Ordinal)).Change(true));
        Assert.Equal((30, new TimeOnly(20, 0), DayOfWeek.Friday), (model.Schedule.LatestStartMinutes, model.Schedule.Window!.To, Assert.Single(model.Schedule.Window.Days)));
        Assert.Contains("between 09:00 and 20:00 on the member’s clock (Friday); outside they wait", editor.Markup);

        var version = await console.Get<CampaignActions>().SaveAsync(console.Marketer, id, model.Version, model.ToEdit(), default);
        Assert.Equal(model.Schedule, (await console.ReadAsync(db => CampaignCase.ReadAsync(db, id, default))).Schedule);
        Assert.True(version > model.Version);
    }
}
