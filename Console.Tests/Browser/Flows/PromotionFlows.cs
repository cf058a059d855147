using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Tests.Redemptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Upstream)]
public sealed class PromotionFlows(BrowserConsole console)
{
    [Fact]
    public async Task A_marketer_defines_a_promotion_tries_it_on_a_basket_and_saves_it()
    {
        var sku = $"COAT-{Guid.NewGuid():N}"[..12];
        await ProductAsync(sku);
        var name = $"Winter coats {sku}";
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/promotions/new");
        var page = opened.Page;
        await Expect(page.Locator(".say").First).ToContainTextAsync("Members who hold it get 20");

        await page.FillAsync("#name", name);
        await page.GetByRole(AriaRole.Spinbutton, new() { Name = "Percent off" }).FillAsync("25");
        await page.GetByRole(AriaRole.Spinbutton, new() { Name = "Percent off" }).BlurAsync();
        await Expect(page.Locator(".say").First).ToContainTextAsync("25");
        await page.GetByLabel("Each member: Uses").FillAsync("1");
        await page.GetByLabel("Each member: Uses").BlurAsync();
        await Expect(page.Locator(".say").First).ToContainTextAsync("once each");
        await page.FillAsync("#valid-to", "2026-11-30T22:00");
        await page.Locator("#valid-to").BlurAsync();
        await page.FillAsync("#headline-en", "25 % off winter coats");
        await page.FillAsync("#headline-zh", "冬季大衣 75 折");
        await page.Locator("#headline-zh").BlurAsync();
        await Expect(page.GetByText("Complete")).ToBeVisibleAsync();

        await page.GetByLabel("SKU", new() { Exact = true }).First.FillAsync(sku);
        await page.GetByLabel("SKU", new() { Exact = true }).First.BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "25 % off winter coats" })
            .GetByRole(AriaRole.Row).Filter(new() { HasText = sku })).ToContainTextAsync("300.00");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync("saved");
        await opened.PictureAsync("promotion-editor");
        await page.ReloadAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync(name);
        await Expect(page.Locator("#headline-zh")).ToHaveValueAsync("冬季大衣 75 折");

        await opened.GoAsync("/promotions?search=" + sku);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = name })).ToBeVisibleAsync();
        await opened.PictureAsync("promotion-list");
        Assert.Empty(opened.Errors);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Its_pages_fit_the_screen_and_axe_finds_nothing_serious(string language)
    {
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/promotions", language: language);
        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync(language == "en" ? "Promotions" : "促销");
        foreach (var (path, picture) in new[] { ("/promotions", "list"), ("/promotions/new", "new") })
        {
            await opened.GoAsync(path);
            await opened.StandsAsync($"promotions-{picture}-{language}");
        }
    }

    [Fact]
    public async Task Codes_are_made_found_and_printed_as_a_sheet()
    {
        var promotion = await console.Services.GetRequiredService<PromotionActions>().CreateAsync(
            TestConsole.Person(Roles.Administrator, 1, "Ada"), "Flyer codes", new PromotionDefinition { Benefits = [new PercentOff(2_000)], Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Pool } }, default);
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: $"/promotions/{promotion}/codes");
        var page = opened.Page;
        await page.FillAsync("#how-many", "12");
        await page.Locator("#how-many").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make codes" }).ClickAsync();
        await Expect(page.GetByText("Last time 12 codes were made.")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator("tbody code")).ToHaveCountAsync(12);
        await opened.StandsAsync("promotion-codes");

        for (var row = 0; row < 3; row++) await page.Locator("tbody input[type=checkbox]").Nth(row).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "QR sheet (3)" }).ClickAsync();
        await page.FillAsync("#reason", "a flyer");
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "QR sheet (3)" }).ClickAsync();
        await Expect(page.Locator(".qr-sheet svg")).ToHaveCountAsync(3);
        await opened.PictureAsync("promotion-codes-sheet");
        foreach (var (path, picture) in new[] { ("/held-back", "held-back"), ("/settings/policies", "policies") })
        {
            await opened.GoAsync(path);
            await opened.StandsAsync(picture);
        }

        Assert.Empty(opened.Errors);
    }

    [Fact]
    public async Task An_offer_on_hold_is_seen_at_home_and_released_on_its_campaigns_page()
    {
        var (offer, campaign) = await TillKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Money = 5_000_000 }), $"Held {Guid.NewGuid():N}"[..13]);
        await console.Services.GetRequiredService<OfferHolds>().HoldAsync(Actor.Job("test"), new BudgetBurn(offer, 1_250_000, 5_000_000), new BurnPolicy(), default);
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: "/");
        var page = opened.Page;
        await Expect(page.GetByText("12,500.00 of a budget of")).ToBeVisibleAsync();
        await opened.PictureAsync("home-held");
        await opened.GoAsync($"/campaigns/{campaign}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Release the offer" })).ToBeVisibleAsync();
        await opened.StandsAsync("campaign-held");

        await page.GetByRole(AriaRole.Button, new() { Name = "Release the offer" }).ClickAsync();
        await page.FillAsync("#reason", "a queue before the shop");
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Release the offer" }).ClickAsync();
        await Expect(page.GetByText("a queue before the shop")).ToBeVisibleAsync();
        await Expect(page.GetByText("honoured")).ToBeVisibleAsync();
        Assert.Empty(opened.Errors);
    }

    Task ProductAsync(string sku) => console.Services.GetRequiredService<WriteGate>().WriteAsync(db =>
    {
        db.Add(new Product { Sku = sku, Name = "Wool coat", Category = "Coats", ListPrice = 120_000, StyleCode = "W1" });
        return Task.CompletedTask;
    }, CancellationToken.None);
}
