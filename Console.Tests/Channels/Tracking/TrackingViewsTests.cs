using Bunit;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Features.Channels.Pages;
using CampaignConsole.Web.Features.Settings.Pages;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Channels.Tracking;

/// <summary>Where it is set what is counted, and where it is seen.</summary>
public sealed class TrackingViewsTests : UiContext
{
    [Fact]
    public async Task What_is_counted_is_a_choice_and_a_new_key_is_made_after_a_question()
    {
        await using var stage = await LedgerStage.StartAsync(DatabaseKind.Sqlite);
        var (book, keys) = (stage.Console.Get<SettingsBook>(), stage.Console.Get<TrackingKeys>());
        await keys.MakeAsync(default);
        Services.AddSingleton(book);
        Services.AddSingleton(stage.Console.Get<TrackingQueries>());
        Services.AddSingleton(stage.Console.Get<TrackingActions>());
        var dialogs = Render<Radzen.Blazor.RadzenDialog>();
        var page = Render<TrackingPage>();
        page.WaitForAssertion(() => Assert.Contains("Signs new links", page.Markup));
        Assert.Contains("The public address leads to this computer only", page.Markup);

        page.Find("#count-opens").Change(false);
        await page.PressAsync(".page-head button.btn.go, button.btn.go");
        Assert.Equal(new TrackingPolicy { Opens = false, Clicks = true }, await book.ReadAsync<TrackingPolicy>(default));

        var asked = page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == "New key").Click());
        dialogs.WaitForAssertion(() => Assert.Contains("Links that are out already go on working", dialogs.Markup));
        await dialogs.InvokeAsync(() => dialogs.FindAll("button").Single(button => button.TextContent.Trim() == "Make a new key").Click());
        await asked;
        page.WaitForAssertion(() => Assert.Contains("Its links are known until", page.Markup));
        Assert.Equal(2, (await keys.FindAsync(default))!.Current);
    }

    [Fact]
    public async Task Fatigue_is_set_on_the_page_of_policies_and_said_in_a_sentence()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        var book = console.Get<SettingsBook>();
        Services.AddSingleton(book);
        Services.AddSingleton(new ChannelPolicyActions(book));
        Services.AddSingleton(new Core.Campaigns.Policies.SmsPriceActions(book));
        var page = Render<PoliciesPage>();
        page.WaitForAssertion(() => Assert.Contains("Nobody is written to less for doing nothing.", page.Markup));
        await page.FillAsync("#fatigue-sends", "8");
        await page.FillAsync("#fatigue-days", "500");
        Assert.Contains("After 8 messages, or 180 days since the first of them", page.Markup);
        await page.PressAsync("button.btn.go");
        Assert.Equal(new FatiguePolicy { Sends = 8, Days = 180 }, await book.ReadAsync<FatiguePolicy>(default));
    }

    [Fact]
    public void A_campaigns_card_shows_people_and_machines_apart_and_its_links()
    {
        var touches = new CampaignTouches([new ChannelTouches("email", 120, 40, 300, 25)], [new LinkTouches(1, "https://shop.example/coats", 38, 20)], TestClock.Usual);
        var card = Render<TrackingCard>(parameters => parameters.Add(one => one.Touches, touches).Add(one => one.LaunchedAt, TestClock.Usual.AddDays(-1)));
        Assert.Equal(["120", "40", "300", "25", "38", "20"], card.FindAll("td.r").Select(cell => cell.TextContent.Trim()));
        Assert.Contains("https://shop.example/coats", card.Markup);
        Assert.Contains("these figures fall", card.Markup);
        // An address from a text is shown, not led to.
        Assert.Empty(card.FindAll("a"));
        Assert.Empty(Render<TrackingCard>(parameters => parameters.Add(one => one.Touches, CampaignTouches.None)).Markup.Trim());
    }
}
