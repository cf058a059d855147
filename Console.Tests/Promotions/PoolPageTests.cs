using Bunit;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Promotions.CodePages;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Promotions;

/// <summary>The page of a promotion's codes.</summary>
public sealed class PoolPageTests : UiContext
{
    [Fact]
    public async Task Codes_are_made_from_the_page_listed_masked_found_with_their_qr_code_and_exported_with_a_reason()
    {
        await using var console = await StartAsync(Roles.Administrator);
        var promotion = await console.PromotionAsync(PromotionKit.Coats with { Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Pool } });
        var page = Render<PromotionCodes>(with => with.Add(one => one.Id, promotion));
        await page.FillAsync("#how-many", "25");
        await page.PressTextAsync("Make codes");
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".progress")));
        await console.RunJobsAsync();

        page = Render<PromotionCodes>(with => with.Add(one => one.Id, promotion));
        page.WaitForAssertion(() => Assert.Contains("Last time 25 codes were made.", page.Markup));
        var first = (await console.Get<PoolQueries>().ListAsync(console.Marketer, promotion, new PageRequest(), default)).Rows[0];
        var code = (await console.ReadAsync(db => console.Get<CodeBook>().ShowAsync(db, [first.Id], default)))[first.Id];
        page.WaitForAssertion(() => Assert.Contains("•••• " + first.Mask, page.Markup));
        Assert.DoesNotContain(code, page.Markup);

        await page.FillAsync("#whole-code", code.ToLowerInvariant());
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.StartsWith("M", page.Find("svg.qr path").GetAttribute("d")));

        var (kit, navigation) = (Services.GetRequiredService<DialogService>(), Services.GetRequiredService<NavigationManager>());
        await page.FillAsync("tbody input[type=checkbox]", true);
        var pressed = page.PressTextAsync("QR sheet (1)");
        await page.InvokeAsync(() => kit.Close("a flyer"));
        await pressed;
        Assert.EndsWith($"/promotions/{promotion}/codes/sheet?ids={first.Id}&reason=a%20flyer", navigation.Uri);
        pressed = page.PressTextAsync("CSV");
        await page.InvokeAsync(() => kit.Close("for the printer"));
        await pressed;
        Assert.EndsWith($"/promotions/{promotion}/codes/codes.csv?reason=for%20the%20printer", navigation.Uri);
        pressed = page.PressTextAsync("QR pictures (ZIP)");
        await page.InvokeAsync(() => kit.Close("for the print shop"));
        await pressed;
        Assert.EndsWith($"/promotions/{promotion}/codes/codes.zip?reason=for%20the%20print%20shop", navigation.Uri);
    }

    [Fact]
    public async Task Who_may_only_look_makes_and_takes_none()
    {
        await using var console = await StartAsync(Roles.Approver);
        var promotion = await console.PromotionAsync(PromotionKit.Coats with { Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Pool } });
        var page = Render<PromotionCodes>(with => with.Add(one => one.Id, promotion));
        page.WaitForAssertion(() => Assert.Contains("No codes yet", page.Markup));
        Assert.Equal(["Find"], page.FindAll("button").Select(button => button.TextContent.Trim()).Where(text => text.Length > 0));
    }

    [Fact]
    public void A_qr_code_is_drawn_with_its_quiet_zone_and_differs_by_its_text()
    {
        var (one, other) = (QrPicture.Of("7K2M-9QWX-1234-5678A"), QrPicture.Of("7K2M-9QWX-1234-5678B"));
        Assert.NotEqual(one.Path, other.Path);
        // Version 1 has 21 modules, and four of quiet zone on each side; the first finder pattern begins there.
        Assert.Equal(29, one.Side);
        Assert.StartsWith("M4 4h7v1h-7z", one.Path);
    }

    async Task<TestConsole> StartAsync(Roles roles)
    {
        var console = await PromotionKit.StartAsync(DatabaseKind.Sqlite);
        Services.AddSingleton(console.Get<PoolQueries>());
        Services.AddSingleton(console.Get<PoolActions>());
        Services.AddSingleton(console.Get<PromotionQueries>());
        Services.AddSingleton(console.Get<LiveUpdates>());
        Services.AddTransient(services => CurrentUser.Fixed(
            new Account(TestConsole.Person(roles, 9, "Fang"), "fang", roles, null, null, false), null, services.GetRequiredService<UserTime>()));
        return console;
    }
}
