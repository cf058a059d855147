using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Upstream)]
public sealed class DeskFlows(BrowserConsole console)
{
    /// <summary>A store with a coat, a scarf, a gold member and three offers, all with codes of their own.</summary>
    async Task<(string Store, string Coat, string Phone, long Member)> SeedAsync()
    {
        var mark = Guid.NewGuid().ToString("N")[..6].ToUpperInvariant();
        var (store, coat, phone) = ("H" + mark, "COAT" + mark, "+86138" + Random(mark));
        var gate = console.Services.GetRequiredService<WriteGate>();
        var home = await gate.WriteAsync(async db =>
        {
            var row = new Store { Code = store, Name = "哈尔滨中央大街", TimeZone = "Asia/Shanghai", Region = "North" };
            db.Add(row);
            db.Add(new Product { Sku = coat, Name = "Wool coat", Colour = "navy", Size = "48", Category = coat, ListPrice = 129_900 });
            await db.SaveChangesAsync();
            db.Add(new Barcode { Value = "69" + mark, ProductId = db.Set<Product>().Local.Single().Id });
            return row.Id;
        }, default);
        var member = await TillKit.MemberAsync(gate, phone);
        await gate.WriteAsync(async db =>
        {
            var row = (await db.FindAsync<Member>(member))!;
            (row.HomeStoreId, row.JoinedAt) = (home, new DateTimeOffset(2021, 3, 4, 0, 0, 0, TimeSpan.Zero));
            (await db.FindAsync<Person>(member))!.Name = "王晓明";
        }, default);
        var coats = TillKit.Definition(OfferReach.Holders, new OfferCaps { UsesPerMember = 1, MaximumPerUse = 40_000 }) with
        {
            Products = new ProductScope { Skus = [coat] }, Headline = new Texts("20 % off " + coat, "大衣八折 " + coat), Terms = new Texts("once, at most ¥ 400", "限用一次，最多减 ¥ 400"),
        };
        var (offer, campaign) = await TillKit.LiveAsync(console.Services, coats, "Coats " + mark);
        await TillKit.AssignAsync(gate, offer, campaign, member);
        var order = TillKit.Definition(OfferReach.Holders) with
        {
            Benefits = [new AmountOff(5_000, Per.Order)], Products = new ProductScope(), Headline = new Texts("50 off 2,000 " + mark, "满 2,000 减 50 " + mark), TillText = new Texts(),
            When = new OfferWhen { MinimumSpend = 200_000, To = new DateTime(2030, 12, 1) },
        };
        var (second, other) = await TillKit.LiveAsync(console.Services, order, "Order " + mark);
        await TillKit.AssignAsync(gate, second, other, member);
        return (store, coat, phone, member);
    }

    /// <summary>An offer by its own words: others stand on the desk as well, such as those that anybody may claim.</summary>
    static Microsoft.Playwright.ILocator Offer(Microsoft.Playwright.IPage page, string headline) => page.Locator(".desk-offer").Filter(new() { HasText = headline });

    static string Random(string mark) => (Convert.ToInt64(mark, 16) % 100_000_000).ToString("00000000", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Staff_find_a_member_scan_a_coat_hear_what_to_say_and_redeem_by_keyboard_alone()
    {
        var (store, coat, phone, _) = await SeedAsync();
        await using var opened = await console.SignedInAsync(Roles.Frontline, path: "/desk?store=" + store);
        var page = opened.Page;
        await Expect(page.Locator("#desk-box")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(phone[3..]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".desk-name")).ToContainTextAsync("王晓明");
        await Expect(Offer(page, "20 % off " + coat)).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync(coat);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("total")).ToHaveTextAsync("¥\u00A01,039.20");
        await Expect(page.Locator(".say")).ToContainTextAsync("Your gold offer takes 20 % off this coat.");
        await Expect(Offer(page, "50 off 2,000 " + store[1..])).ToContainTextAsync("Almost");
        await opened.PictureAsync("desk-1280");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Redeem" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Take ¥\u00A01,039.20");
        await opened.PictureAsync("desk-done-1280");
        Assert.Empty(opened.Errors);

        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".chip")).ToContainTextAsync("Undone");
    }

    [Fact]
    public async Task Staff_hold_while_the_customer_pays_redeem_and_take_one_of_two_coats_back()
    {
        var (store, coat, phone, _) = await SeedAsync();
        await using var opened = await console.SignedInAsync(Roles.Frontline, path: "/desk?store=" + store);
        var page = opened.Page;
        foreach (var typed in new[] { phone, coat, coat })
        {
            await page.FillAsync("#desk-box", typed);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#desk-box")).ToHaveValueAsync("");
        }

        // Two coats at 1,299.00: 20 % is 519.60, at most 400.00; and 50.00 off the order.
        await Expect(page.GetByTestId("total")).ToHaveTextAsync("¥\u00A02,148.00");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Hold 15 min" }).ClickAsync();
        await Expect(page.Locator(".say.good")).ToContainTextAsync("Held until");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Let go" }).ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Hold 15 min" }).ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Paid: redeem" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Take ¥\u00A02,148.00");

        await page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Return" }).ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "One more: Wool coat" }).ClickAsync();
        await Expect(page.GetByTestId("refund")).ToHaveTextAsync("Pay out ¥\u00A01,074.00");
        await opened.StandsAsync("desk-return");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Give back ¥\u00A01,074.00" }).ClickAsync();
        await Expect(page.GetByTestId("refund")).ToHaveTextAsync("¥\u00A01,074.00 given back");
        await Expect(page.Locator(".desk-lines")).ToContainTextAsync("2 sold, 1 back already");
        Assert.Empty(opened.Errors);
    }

    [Fact]
    public async Task Redeeming_works_when_the_live_connection_is_lost_and_twice_is_once()
    {
        var (store, coat, phone, member) = await SeedAsync();
        await using var opened = await console.SignedInAsync(Roles.Frontline, 390, path: "/desk?store=" + store);
        var page = opened.Page;
        foreach (var typed in new[] { phone, coat })
        {
            await page.FillAsync("#desk-box", typed);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#desk-box")).ToHaveValueAsync("");
        }

        await Expect(page.GetByTestId("total")).ToHaveTextAsync("¥\u00A01,039.20");
        await page.EvaluateAsync("() => { Blazor.disconnect ? Blazor.disconnect() : 0; }");
        var ticket = await page.Locator("input[name=ticket]").InputValueAsync();
        var token = await page.Locator(".desk-foot input[name=__RequestVerificationToken]").InputValueAsync();
        for (var i = 0; i < 2; i++)
        {
            var form = page.Context.APIRequest.CreateFormData();
            form.Append("ticket", ticket);
            form.Append("__RequestVerificationToken", token);
            var answer = await page.Context.APIRequest.PostAsync("/desk/redeem", new() { Form = form });
            Assert.Contains("/desk/done?id=", answer.Url, StringComparison.Ordinal);
        }

        await page.EvaluateAsync("() => document.querySelector('.desk-foot form').submit()");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Take ¥\u00A01,039.20");
        await using var db = console.Services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        Assert.Equal(1, await db.Set<Use>().CountAsync(use => use.MemberId == member, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Staff_of_a_franchisee_see_of_others_members_the_offers_only()
    {
        var (store, coat, phone, _) = await SeedAsync();
        var other = await SeedAsync();
        var name = await console.PersonAsync(Roles.Frontline, new Scope(ScopeKind.Stores, [other.Store]));
        await using var opened = await console.OpenAsync(390);
        await opened.SignInAsync(name, BrowserConsole.Password, "/desk?store=" + store);
        var page = opened.Page;
        await page.FillAsync("#desk-box", phone[..8]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".notices")).ToContainTextAsync("Nothing found");
        await page.FillAsync("#desk-box", phone);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".desk-name")).ToContainTextAsync("Member of another store");
        Assert.DoesNotContain("王晓明", await page.ContentAsync(), StringComparison.Ordinal);
        await Expect(Offer(page, "20 % off " + coat)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_desk_fits_and_reads_well(string language)
    {
        var (store, coat, phone, _) = await SeedAsync();
        await using var opened = await console.SignedInAsync(Roles.Frontline, path: "/desk?store=" + store, language: language);
        var page = opened.Page;
        foreach (var typed in new[] { phone, coat })
        {
            await page.FillAsync("#desk-box", typed);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#desk-box")).ToHaveValueAsync("");
        }

        await Expect(page.GetByTestId("total")).ToContainTextAsync("1,039.20");
        await opened.StandsAsync("desk-" + language);
    }
}
