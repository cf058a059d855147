using Bunit;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Editors;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Features.Claims;
using CampaignConsole.Web.Features.Desk;
using CampaignConsole.Web.Features.Desk.Parts;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions.Claiming;

/// <summary>What staff see of offers to be claimed, and of reminders.</summary>
public sealed class ClaimPagesTests : UiContext
{
    [Fact]
    public async Task The_campaign_shows_how_many_have_claimed_of_how_many_and_the_code_for_posters()
    {
        await using var console = await TestApi.StartAsync();
        await TillKit.SeedAsync(console.Get<WriteGate>());
        var stage = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, new OfferCaps { Uses = 50 }));
        await stage.ClaimAsync(await TillKit.MemberAsync(console.Get<WriteGate>()));
        Services.AddSingleton(console.Get<ClaimQueries>());
        Services.AddSingleton(console.Get<ClaimPictures>());

        var card = Render<ClaimsCard>(parameters => parameters.Add(one => one.CampaignId, stage.Campaign));

        card.WaitForAssertion(() => Assert.Equal("1 of 50", card.Find("[data-testid=claims]").TextContent));
        Assert.Contains("Open to claim", card.Markup, StringComparison.Ordinal);
        Assert.Equal($"http://localhost:5080/claim/{stage.Offer}", card.Find("a.mono").GetAttribute("href"));
        Assert.NotEmpty(card.Find("svg.qr path:last-child").GetAttribute("d")!);
        Assert.Equal($"/campaigns/{stage.Campaign}/claim-qr.svg", card.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task The_desk_offers_a_button_beside_what_can_be_claimed_and_beside_nothing_else()
    {
        var claimed = 0L;
        DeskOffer[] offers =
        [
            new(7, "20 % off coats", "Coats only", null, null, "To be claimed", Tone.Accent, 0, CanClaim: true),
            new(8, "Socks", "", null, null, "Usable", Tone.Accent, 0),
        ];
        var list = Render<DeskOffers>(parameters => parameters.Add(one => one.Offers, offers).Add(one => one.Known, true).Add(one => one.Claim, EventCallback.Factory.Create<long>(this, id => claimed = id)));

        Assert.Single(list.FindAll("button"));
        await list.PressTextAsync("Claim");

        Assert.Equal(7, claimed);
    }

    [Fact]
    public void Reminders_stand_in_the_balance_as_a_line_of_their_own()
    {
        ChannelBalance[] rows = [new("sms", 100, 90, 10, 0, 0, 0), new("sms", 20, 15, 5, 0, 0, 0) { IsReminder = true }];

        var card = Render<BalanceCard>(parameters => parameters.Add(one => one.Rows, rows));

        Assert.Equal(["SMS", "SMS, reminder"], card.FindAll("td.lead").Select(cell => cell.TextContent.Trim()));
        Assert.Contains("120", card.Find(".num").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_editor_writes_a_reminder_beside_the_message()
    {
        var model = new CampaignEditModel(new CampaignCase
        {
            Campaign = new Campaign { Name = "Coats", Channels = CanonicalJson.Of(new[] { new ChannelChoice(ChannelNames.Sms) }) }, Brand = new Core.Catalogue.Brand { Name = "Northwind", TimeZone = "UTC" }, Content = [],
        });
        var step = Render<ChannelsStep>(parameters => parameters.Add(one => one.Model, model).Add(one => one.Options, new CampaignOptions([], [], [])).Add(one => one.BrandLanguage, "en"));
        Assert.DoesNotContain("Reminder", step.FindAll("button").Select(button => button.TextContent));

        await step.FillAsync("#end-reminder", "3");
        await step.PressTextAsync("Reminder");
        await step.FillAsync("textarea", "Last days!");

        Assert.Equal(3, model.ToEdit().EndReminderDays);
        Assert.Equal("Last days!", model.Texts(ChannelNames.Sms, "en", isReminder: true).Body);
        Assert.False(model.HasTexts(ChannelNames.Sms, "en"));
        Assert.Equal([(ChannelNames.Sms, "en", true)], model.ChangedTexts);
    }
}
