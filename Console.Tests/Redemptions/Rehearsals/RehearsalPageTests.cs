using Bunit;
using Bunit.TestDoubles;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Promotions.Rehearsals;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions.Rehearsals;

/// <summary>The pages of rehearsals.</summary>
public sealed class RehearsalPageTests : UiContext
{
    [Fact]
    public async Task A_rehearsal_is_asked_for_on_the_promotions_page_and_stands_in_its_list()
    {
        await using var console = await StartAsync();
        var promotion = await RehearsalKit.SeedAsync(console);
        var page = Render<RehearsalsPage>(with => with.Add(one => one.Id, promotion));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#rehearse-against option")));
        // Four weeks up to yesterday, to begin with.
        Assert.Equal(("2026-10-24", "2026-11-20"), (page.Find("#rehearse-from").GetAttribute("value"), page.Find("#rehearse-to").GetAttribute("value")));
        await page.FillAsync("#rehearse-from", "2026-11-01");
        await page.FillAsync("#rehearse-to", "2026-11-03");
        await page.FillAsync("#rehearse-reach", "Audience");
        Assert.True(page.Find("button.btn.go").HasAttribute("disabled"));
        await page.FillAsync("#rehearse-audience", "5");
        await page.PressAsync("button.btn.go");

        page.WaitForAssertion(() => Assert.EndsWith($"/promotions/{promotion}/rehearsals/1", Services.GetRequiredService<NavigationManager>().Uri));
        var asked = await console.Get<RehearsalQueries>().GetAsync(console.Marketer, 1, default);
        Assert.Equal((new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 3), RehearsalReach.Audience, 5L), (asked.Question.From, asked.Question.To, asked.Question.Reach, asked.Question.AudienceId));
        await console.RunJobsAsync();
        page = Render<RehearsalsPage>(with => with.Add(one => one.Id, promotion));
        page.WaitForAssertion(() => Assert.Contains("¥\u00a0500.00", page.Find("table.cards tbody").TextContent));
    }

    [Fact]
    public async Task It_shows_progress_and_then_figures_burn_stores_winners_and_both_sides()
    {
        await using var console = await StartAsync();
        var promotion = await RehearsalKit.SeedAsync(console);
        var other = await Promotions.PromotionKit.PromotionAsync(console, RehearsalKit.Draft with { Caps = new OfferCaps() }, "No limits");
        var id = await console.Get<RehearsalActions>().StartAsync(console.Marketer, promotion, RehearsalKit.Question with { AgainstPromotionId = other }, default);
        var page = Render<RehearsalPage>(with => with.Add(one => one.Id, promotion).Add(one => one.Number, id));
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".progress")));
        Assert.Empty(page.FindAll(".chart"));

        await console.RunJobsAsync();
        page = Render<RehearsalPage>(with => with.Add(one => one.Id, promotion).Add(one => one.Number, id));
        page.WaitForAssertion(() => Assert.Equal("¥\u00a0500.00", page.Find(".kpi b").TextContent));
        Assert.Equal(2, page.FindAll(".chart path").Count);
        page.WaitForAssertion(() => Assert.Contains("Harbin", page.Markup));
        page.WaitForAssertion(() => Assert.Contains("Member 1", page.Markup));
        Assert.Equal(["Winter coats (draft)", "No limits (draft)"], page.FindAll("ol li").Select(side => side.TextContent));
        Assert.Equal($"/promotions/{promotion}/rehearsals/{id}/workbook.xlsx", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task Who_may_only_look_finds_no_form_and_no_names()
    {
        await using var console = await StartAsync(Roles.Approver);
        var promotion = await RehearsalKit.SeedAsync(console);
        var seen = await RehearsalKit.RunAsync(console, promotion);
        var list = Render<RehearsalsPage>(with => with.Add(one => one.Id, promotion));
        list.WaitForAssertion(() => Assert.Contains("Winter coats", list.Markup));
        Assert.Empty(list.FindAll("#rehearse-from"));
        var page = Render<RehearsalPage>(with => with.Add(one => one.Id, promotion).Add(one => one.Number, seen.Id));
        page.WaitForAssertion(() => Assert.Contains("Harbin", page.Markup));
        Assert.DoesNotContain("Member 1", page.Markup);
    }

    async Task<TestConsole> StartAsync(Roles roles = Roles.Administrator)
    {
        var console = await RehearsalKit.StartAsync(DatabaseKind.Sqlite);
        var databases = console.Get<IDbContextFactory<ConsoleDb>>();
        Services.AddSingleton(console.Get<RehearsalQueries>());
        Services.AddSingleton(console.Get<RehearsalActions>());
        Services.AddSingleton(console.Get<LiveUpdates>());
        Services.AddSingleton(console.Get<PromotionQueries>());
        Services.AddSingleton(console.Get<ScopeLists>());
        Services.AddSingleton(new AudienceQueries(databases));
        Services.AddSingleton(new StoreQueries(databases));
        Services.AddTransient(services => CurrentUser.Fixed(
            new Account(TestConsole.Person(roles, 9, "Fang"), "fang", roles, null, null, false), null, services.GetRequiredService<UserTime>()));
        return console;
    }
}
