using Bunit;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Invitations;
using CampaignConsole.Core.Results.Settlement;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Invitations.Pages;
using CampaignConsole.Web.Features.Promotions.Parts;
using CampaignConsole.Web.Features.ResultPages.Pages;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions;

/// <summary>The pages on which a franchisee answers and is settled with.</summary>
public sealed class InvitationPagesTests : UiContext
{
    static Actor Ying => TestConsole.Person(Roles.Franchisee, 5, "Ying", new Scope(ScopeKind.Franchisees, ["Ying"]));

    async Task<(TestApi Console, long Offer)> StartAsync()
    {
        var console = await TestApi.StartAsync();
        await TillKit.SeedAsync(console.Get<WriteGate>());
        var (offer, _) = await TillKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Everybody, places: new PlaceScope { AcceptedOnly = true }) with { Funding = new Funding(7_000, 3_000) });
        Services.AddSingleton(console.Get<InvitationQueries>());
        Services.AddSingleton(console.Get<InvitationActions>());
        Services.AddSingleton(console.Get<ForecastOfStores>());
        Services.AddSingleton(console.Get<SettlementQueries>());
        return (console, offer);
    }

    void As(Actor actor, Roles roles) => Services.AddTransient(services => CurrentUser.Fixed(
        new Account(actor, actor.Name, roles, null, null, false), null, services.GetRequiredService<UserTime>()));

    [Fact]
    public async Task A_franchisee_reads_the_offer_and_accepts_for_the_store()
    {
        var (console, offer) = await StartAsync();
        await using var _ = console;
        await console.Get<InvitationActions>().InviteAsync(TestConsole.Person(Roles.Marketer, 2, "Li Wei"), offer, ["Ying"], new DateTime(2026, 11, 25, 18, 0, 0), default);
        As(Ying, Roles.Franchisee);

        var list = Render<InvitationsPage>();
        list.WaitForAssertion(() => Assert.Equal($"/invitations/{offer}", list.Find("td a, .row a, a").GetAttribute("href")));
        var page = Render<InvitationPage>(parameters => parameters.Add(one => one.Id, offer));
        page.WaitForAssertion(() => Assert.Contains("Suzhou", page.Markup, StringComparison.Ordinal));
        Assert.Contains("store 30.0", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Invite franchisees", page.Markup, StringComparison.Ordinal);
        await page.PressTextAsync("Accept");
        page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent == "Accept"));
        Assert.Equal(InvitationAnswer.Accepted, (await console.ReadAsync(db => db.Set<OfferInvitation>().SingleAsync())).Answer);
    }

    [Fact]
    public async Task The_settlement_shows_what_is_owed_and_takes_the_month_from_the_address()
    {
        var (console, _) = await StartAsync();
        await using var disposed = console;
        var ada = TestConsole.Person(Roles.Administrator, 1, "Ada");
        await console.Get<InvitationActions>().InviteAsync(ada, 1, ["Ying"], new DateTime(2026, 11, 25), default);
        await console.Get<InvitationActions>().AnswerAsync(ada, 1, [2], true, default);
        await console.Get<RedemptionActions>().BookAsync(ada, TillKit.Coat(store: "S2"), new ReceiptAsked("till", "S2", "R-1"), new EvaluationTerms(), default);
        As(Ying, Roles.Franchisee);

        var page = Render<SettlementPage>();
        page.WaitForAssertion(() => Assert.Contains("¥\u00a0140.00", page.Markup.Replace("&nbsp;", "\u00a0", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Equal("/settlement/2026-11/workbook.xlsx?franchisee=&store=&everywhere=false", page.Find("a[download]").GetAttribute("href"));
        await page.FillAsync("input[type=month]", "2026-10");
        Assert.EndsWith("?month=2026-10", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_marketer_says_in_the_promotion_that_franchise_stores_must_accept()
    {
        await using var console = await TestApi.StartAsync();
        Services.AddSingleton(console.Get<ScopeLists>());
        var definition = new PromotionDefinition();
        var part = Render<PlacesPart>(parameters => parameters.Add(one => one.Value, definition)
            .Add(one => one.ValueChanged, EventCallback.Factory.Create<PromotionDefinition>(this, changed => definition = changed)));
        await part.FillAsync("label.choice input[type=checkbox]", true);
        Assert.True(definition.Places.AsksFranchisees());
    }
}
