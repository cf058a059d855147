using Bunit;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Core.Redemptions.Velocity;
using CampaignConsole.Tests.Promotions;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Features.HeldBack.Pages;
using CampaignConsole.Web.Features.Settings.Pages;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Redemptions.Velocity;

/// <summary>Where people see who was held back and what is on hold, and set the limits.</summary>
public sealed class GuardsPagesTests : UiContext
{
    [Fact]
    public async Task A_held_offer_says_what_happened_and_is_released_with_a_reason()
    {
        await using var console = await PromotionKit.StartAsync(DatabaseKind.Sqlite);
        var offer = await HeldAsync(console);
        var (changed, kit) = (false, Services.GetRequiredService<DialogService>());
        var card = Render<HoldCard>(with => with.Add(one => one.Offer, Use(offer, OfferState.Held)).Add(one => one.Changed, () => changed = true));
        card.WaitForAssertion(() => Assert.Contains("¥\u00a02,500.00 was reserved and confirmed within 10 minutes", card.Markup));
        var pressed = card.PressAsync("button.btn.go");
        await card.InvokeAsync(() => kit.Close("a queue before the shop"));
        await pressed;
        Assert.True(changed);
        Assert.Equal(OfferState.Live, (await console.ReadAsync(db => db.Set<Offer>().SingleAsync())).State);

        card = Render<HoldCard>(with => with.Add(one => one.Offer, Use(offer, OfferState.Live)));
        card.WaitForAssertion(() => Assert.Contains("a queue before the shop", card.Markup));
        Assert.Empty(card.FindAll("button"));
    }

    [Fact]
    public async Task Who_may_not_launch_sees_why_it_is_held_and_no_button()
    {
        await using var console = await PromotionKit.StartAsync(DatabaseKind.Sqlite);
        var offer = await HeldAsync(console);
        Services.AddTransient(services => CurrentUser.Fixed(
            new Account(TestConsole.Person(Roles.Analyst, 9, "Fang"), "fang", Roles.Analyst, null, null, false), null, services.GetRequiredService<UserTime>()));
        var card = Render<HoldCard>(with => with.Add(one => one.Offer, Use(offer, OfferState.Held)));
        card.WaitForAssertion(() => Assert.Contains("The limit is 20 %.", card.Markup));
        Assert.Empty(card.FindAll("button"));
    }

    [Fact]
    public async Task The_page_of_who_was_held_back_names_them_with_limit_and_time()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        var book = new HeldBackBook(console.Gate);
        book.Tell(new HeldBackNote(VelocityScope.Member, "7", null, "7", new(20, 60), TestClock.Usual));
        book.Tell(new HeldBackNote(VelocityScope.Clerk, "person/2", null, "Li Wei", new(5, 10), TestClock.Usual, Booked: true));
        await book.FlushAsync(default);
        Services.AddSingleton(new HeldBackQueries(console.Get<IDbContextFactory<ConsoleDb>>()));
        var page = Render<HeldBackPage>();
        page.WaitForAssertion(() => Assert.Contains("/members/7", page.Markup));
        Assert.Contains("20 redemptions in 60 minutes", page.Markup);
        Assert.Contains("Li Wei", page.Markup);
    }

    [Fact]
    public async Task The_limits_are_set_on_the_page_of_policies_and_kept_in_range()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        var book = console.Get<SettingsBook>();
        Services.AddSingleton(book);
        Services.AddSingleton(new ChannelPolicyActions(book));
        Services.AddSingleton(new Core.Campaigns.Policies.SmsPriceActions(book));
        var page = Render<PoliciesPage>();
        page.WaitForAssertion(() => Assert.Equal("20", page.Find("#most-Member").GetAttribute("value")));
        await page.FillAsync("#most-Member", "3");
        await page.FillAsync("#most-Store", "5000");
        await page.FillAsync("#minutes-Codes", "0");
        await page.FillAsync("#burn-percent", "35");
        await page.PressAsync("button.btn.go");
        var saved = await book.ReadAsync<VelocityPolicy>(default);
        Assert.Equal((new VelocityLimit(3, 60), new VelocityLimit(1_000, 10), new VelocityLimit(20, 1)), (saved.Member, saved.Store, saved.Codes));
        Assert.Equal(35, (await book.ReadAsync<BurnPolicy>(default)).Percent);
    }

    async Task<Offer> HeldAsync(TestConsole console)
    {
        var offer = await console.SealAsync(await console.PromotionAsync(PromotionKit.Coats), live: true);
        var holds = console.Get<OfferHolds>();
        await holds.HoldAsync(console.Administrator, new BudgetBurn(offer.Id, 250_000, 1_000_000), new BurnPolicy(), default);
        Services.AddSingleton(holds);
        return offer;
    }

    static OfferUse Use(Offer offer, OfferState state) => new(offer.Id, 1, offer.Hash, state, PromotionKit.Coats, 0, null, 250_000, 1_000_000);
}
