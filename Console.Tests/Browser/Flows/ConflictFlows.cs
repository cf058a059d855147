using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Outside;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

/// <summary>From an outside promotion to a campaign that is stopped by it, and goes on once somebody has explained it.</summary>
[Collection(BrowserConsole.Downstream)]
public sealed class ConflictFlows(BrowserConsole console)
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_marketer_declares_a_mall_week_sees_what_it_meets_and_explains_it(string language)
    {
        var ground = await CampaignGround.LayAsync(console, bounded: true);
        var (english, style) = (language == "en", "ST" + ground.Mark);
        await PricesAsync(style);
        try
        {
            await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/promotions/outside", language: language);
            var page = opened.Page;
            await page.GetByRole(AriaRole.Button, new() { Name = english ? "New outside promotion" : "新建外部促销" }).ClickAsync();
            await page.FillAsync("#outside-name", "Mall week " + ground.Mark);
            await page.FillAsync("#outside-place", "Grand Gateway");
            await page.SelectOptionAsync("#outside-kind", "Mall");
            await page.FillAsync("#outside-percent", "10");
            await page.FillAsync("#outside-to", "2029-12-31T22:00");
            await page.GetByRole(AriaRole.Button, new() { Name = english ? "Save" : "保存" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = ground.Mark })).ToContainTextAsync("Grand Gateway");
            await opened.StandsAsync($"outside-{language}");

            var other = await ground.DraftAsync();
            await opened.GoAsync($"/campaigns/{other}?tab=conflicts");
            await Expect(page.Locator("[data-conflict]").Filter(new() { HasText = ground.Mark })).ToContainTextAsync(english ? "3 members could see both prices" : "3 位会员可能同时看到两个价格");
            await opened.StandsAsync($"conflicts-{language}");
            await page.Locator("[data-conflict]").Filter(new() { HasText = ground.Mark }).GetByRole(AriaRole.Button, new() { Name = english ? "Explain…" : "说明…" }).ClickAsync();
            await page.FillAsync("#reason", "The mall pays for it.");
            await page.Locator(".dialog .btn.go").ClickAsync();
            await Expect(page.Locator("[data-conflict]").Filter(new() { HasText = ground.Mark })).ToContainTextAsync("The mall pays for it.");
            await opened.StandsAsync($"conflicts-explained-{language}");

            await opened.GoAsync("/catalogue/style?code=" + style);
            await Expect(page.GetByText(english ? "Price history" : "价格历史").First).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "900.00" })).ToHaveCountAsync(1);
            await opened.StandsAsync($"price-history-{language}");
        }
        finally
        {
            // Everybody sees it: the other campaigns of this console would be stopped by it as well, and warned of its prices.
            await console.Services.GetRequiredService<WriteGate>().WriteAsync(async db =>
            {
                await db.Set<OutsidePromotion>().ExecuteDeleteAsync();
                await db.Set<Product>().Where(product => product.StyleCode == style).ExecuteUpdateAsync(set => set.SetProperty(product => product.ListPrice, 90_000));
            }, CancellationToken.None);
        }
    }

    Task PricesAsync(string style) => console.Services.GetRequiredService<WriteGate>().WriteAsync(async db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var product = new Product { Sku = style + "-1", Name = "Wool coat", Category = "Coats", ListPrice = 120_000, StyleCode = style, StyleName = "Wool coat" };
        db.Add(product);
        await db.SaveChangesAsync();
        db.Add(new ProductPrice { ProductId = product.Id, Price = 90_000, From = now.AddDays(-90), Source = "feed" });
        db.Add(new ProductPrice { ProductId = product.Id, Price = 120_000, From = now.AddDays(-5), Source = "console" });
        return product.Id;
    }, CancellationToken.None);
}
