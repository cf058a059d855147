using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Tests.Redemptions;
using CampaignConsole.Tests.Redemptions.Claiming;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Upstream)]
public sealed class ClaimFlows(BrowserConsole console)
{
    /// <summary>A store with a coat, a member, and a launched offer on the coat that has to be claimed.</summary>
    async Task<(string Store, string Coat, string Phone, long Member, ClaimStage Stage)> SeedAsync()
    {
        var mark = Guid.NewGuid().ToString("N")[..6].ToUpperInvariant();
        var (store, coat, phone) = ("C" + mark, "CLAIM" + mark, "+86137" + (Convert.ToInt64(mark, 16) % 100_000_000).ToString("00000000", System.Globalization.CultureInfo.InvariantCulture));
        var gate = console.Services.GetRequiredService<WriteGate>();
        await gate.WriteAsync(db =>
        {
            db.Add(new Store { Code = store, Name = "苏州观前街", TimeZone = "Asia/Shanghai", Region = "East" });
            db.Add(new Product { Sku = coat, Name = "Wool coat", Category = coat, ListPrice = 100_000 });
            return Task.CompletedTask;
        }, default);
        var member = await TillKit.MemberAsync(gate, phone);
        var stage = await ClaimKit.LiveAsync(
            console.Services,
            TillKit.Definition(OfferReach.Claim, new OfferCaps { Uses = 50, UsesPerMember = 1 }, codes: new OfferCodes { Kind = CodeKind.Personal }) with
            {
                Products = new ProductScope { Skus = [coat] }, Headline = new Texts("20 % off " + coat, "大衣八折 " + coat), Terms = new Texts("Once, on wool coats", "大衣限用一次"),
            }, name: "Claim " + mark);
        await stage.InviteAsync(member);
        return (store, coat, phone, member, stage);
    }

    [Fact]
    public async Task A_member_claims_by_the_link_in_the_message_and_redeems_in_the_shop()
    {
        var (store, coat, phone, member, stage) = await SeedAsync();
        await using (var phonePage = await console.OpenAsync(390, language: "zh-Hans"))
        {
            var page = phonePage.Page;
            await page.GotoAsync(ClaimLinks.MemberPath + console.Services.GetRequiredService<ClaimLinks>().TokenOf(new ClaimLink(member, stage.Offer)));
            await Expect(page.Locator("h1")).ToHaveTextAsync("大衣八折 " + coat);
            await phonePage.StandsAsync("claim-ask");
            await page.GetByRole(AriaRole.Button, new() { Name = "立即领取" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("领取成功。");
            await Expect(page.Locator("svg.qr")).ToBeVisibleAsync();
            await phonePage.StandsAsync("claim-claimed");
            Assert.Empty(phonePage.Errors);
        }

        await using var opened = await console.SignedInAsync(Roles.Frontline, path: "/desk?store=" + store);
        foreach (var typed in new[] { phone, coat })
        {
            await opened.Page.FillAsync("#desk-box", typed);
            await opened.Page.Keyboard.PressAsync("Enter");
            await Expect(opened.Page.Locator("#desk-box")).ToHaveValueAsync("");
        }

        await Expect(opened.Page.GetByTestId("total")).ToHaveTextAsync("¥\u00A0800.00");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Redeem" }).ClickAsync();
        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync("Take ¥\u00A0800.00");
        await using var db = console.Services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.Equal(1, await db.Set<Use>().CountAsync(use => use.MemberId == member && use.CampaignId == stage.Campaign, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Staff_claim_for_the_member_before_them_and_marketers_see_how_many_have()
    {
        var (store, coat, phone, _, stage) = await SeedAsync();
        await using (var opened = await console.SignedInAsync(Roles.Frontline, path: "/desk?store=" + store))
        {
            var page = opened.Page;
            foreach (var typed in new[] { phone, coat })
            {
                await page.FillAsync("#desk-box", typed);
                await page.Keyboard.PressAsync("Enter");
                await Expect(page.Locator("#desk-box")).ToHaveValueAsync("");
            }

            await Expect(page.GetByTestId("total")).ToHaveTextAsync("¥\u00A01,000.00");
            await opened.StandsAsync("claim-desk");
            await page.Locator(".desk-offer").Filter(new() { HasText = "20 % off " + coat }).GetByRole(AriaRole.Button, new() { Name = "Claim" }).ClickAsync();
            await Expect(page.GetByTestId("total")).ToHaveTextAsync("¥\u00A0800.00");
            Assert.Empty(opened.Errors);
        }

        await using var campaign = await console.SignedInAsync(Roles.Marketer, path: $"/campaigns/{stage.Campaign}");
        await Expect(campaign.Page.GetByTestId("claims")).ToHaveTextAsync("1 of 50");
        await campaign.StandsAsync("claim-campaign");
        var file = await campaign.Page.APIRequest.GetAsync($"/campaigns/{stage.Campaign}/claim-qr.png");
        Assert.Equal((200, "image/png"), (file.Status, file.Headers["content-type"]));
    }

    [Fact]
    public async Task Whoever_scans_a_poster_types_a_number_and_learns_nothing_about_others()
    {
        var (_, _, phone, member, stage) = await SeedAsync();
        await using var opened = await console.OpenAsync(390);
        await opened.Page.GotoAsync($"{ClaimLinks.PosterPath}{stage.Offer}");
        await opened.StandsAsync("claim-poster");
        await opened.Page.FillAsync("#number", phone);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Claim it" }).ClickAsync();
        await Expect(opened.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("If this number is a member’s");
        await using var db = console.Services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.True(await db.Set<MemberClaim>().AnyAsync(claim => claim.MemberId == member && claim.Way == ClaimWay.Poster, TestContext.Current.CancellationToken));
        Assert.Empty(opened.Errors);
    }
}
