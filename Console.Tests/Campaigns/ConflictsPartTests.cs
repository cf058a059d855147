using Bunit;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Conflicts;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Outside;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Parts;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>The part of the campaign page that shows the prices beside its own.</summary>
public sealed class ConflictsPartTests : UiContext
{
    [Fact]
    public async Task A_conflict_stands_in_the_list_and_on_the_timeline_and_is_explained_there()
    {
        await using var console = await StartAsync();
        var id = await console.ReadyAsync();
        await console.Get<OutsideActions>().SaveAsync(console.Marketer, null, new OutsideEdit("Mall week", OutsideKind.Mall, "Grand Gateway",
            new OutsideTerms { Products = new ProductScope { Skus = ["C1"] }, From = new DateTime(2026, 11, 22), To = new DateTime(2026, 11, 29, 22, 0, 0) }, 0), default);
        var part = Show(console, id);
        part.WaitForAssertion(() => Assert.Contains("10 members could see both prices: on 1 product, everywhere, 22 Nov, 00:00 – 29 Nov, 22:00.", part.Find("[data-conflict]").TextContent));
        Assert.Contains("To explain", part.Find("[data-conflict] .chip.bad").TextContent);
        Assert.Contains("C1 Wool coat", part.Markup);
        Assert.Contains("Proposed:", part.Markup);
        Assert.Equal(2, part.FindAll(".span-track i").Count);
        Assert.Contains("Mall week 22 Nov, 00:00 – 29 Nov, 22:00", part.Find(".spans").GetAttribute("aria-label"));
        Assert.NotNull(part.Find(".span-track i.bad"));

        var click = part.PressAsync("[data-conflict] button", 1);
        var kit = Services.GetRequiredService<DialogService>();
        await part.InvokeAsync(() => kit.Close("The mall pays."));
        await click;
        part.WaitForAssertion(() => Assert.Contains("“The mall pays.”", part.Find("[data-conflict]").TextContent));
        Assert.Empty(part.FindAll("[data-conflict] button"));
        Assert.Empty(part.FindAll(".span-track i.bad"));
    }

    [Fact]
    public async Task Where_nobody_sees_another_price_it_says_so()
    {
        await using var console = await StartAsync();
        var part = Show(console, await console.ReadyAsync());
        part.WaitForAssertion(() => Assert.Contains("Nobody sees another price for these products", part.Markup));
        Assert.Empty(part.FindAll(".spans"));
        part.WaitForAssertion(() => Assert.Contains("None of the products cost less than its list price in the last 30 days.", part.Markup));
    }

    [Fact]
    public async Task The_proposed_fix_is_made_from_the_list()
    {
        await using var console = await StartAsync();
        var id = await console.ReadyAsync();
        await console.Get<OutsideActions>().SaveAsync(console.Marketer, null, new OutsideEdit("Mall week", OutsideKind.Mall, "Grand Gateway",
            new OutsideTerms { Products = new ProductScope { Skus = ["C1"] }, To = new DateTime(2026, 12, 24) }, 0), default);
        var part = Show(console, id);
        var click = part.PressAsync("[data-conflict] button.go");
        var kit = Services.GetRequiredService<DialogService>();
        await part.InvokeAsync(() => kit.Close(true));
        await click;
        part.WaitForAssertion(() => Assert.Contains("Nobody sees another price for these products", part.Markup));
        Assert.Equal(["C1"], (await console.Get<CampaignQueries>().FindAsync(console.Marketer, id, default)).Offer!.Products.ExceptSkus);
    }

    [Fact]
    public async Task Who_may_only_look_explains_nothing()
    {
        await using var console = await StartAsync();
        var id = await console.ReadyAsync();
        await console.Get<OutsideActions>().SaveAsync(console.Marketer, null, new OutsideEdit("Mall week", OutsideKind.Mall, "Grand Gateway", new OutsideTerms(), 0), default);
        var part = Show(console, id, editable: false);
        part.WaitForElement("[data-conflict]");
        Assert.Empty(part.FindAll("[data-conflict] button"));
    }

    static async Task<TestConsole> StartAsync()
    {
        var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        await console.MembersAsync(10);
        await console.WriteAsync(db => db.AddRange(new Product { Sku = "C1", Name = "Wool coat", Category = "Coats" }, new Product { Sku = "C2", Name = "Parka", Category = "Coats" }));
        return console;
    }

    IRenderedComponent<ConflictsPart> Show(TestConsole console, long id, bool editable = true)
    {
        Services.AddSingleton(console.Get<ConflictQueries>());
        Services.AddSingleton(console.Get<ConflictActions>());
        Services.AddSingleton(console.Get<FixActions>());
        return Render<ConflictsPart>(parameters => parameters.Add(part => part.CampaignId, id).Add(part => part.Version, 1).Add(part => part.Editable, editable).Add(part => part.IsDraft, true));
    }
}
