using Bunit;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Desk.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions.Returns;

/// <summary>Returns at the desk: three coats with 20 % off, sold in S1.</summary>
public sealed class DeskReturnTests : UiContext
{
    static Actor By => TestConsole.Person(Roles.Administrator, 1, "Ada");

    static async Task<(TestApi Till, Guid Sale)> SoldAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 5 }));
        var held = (await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = TillKit.Coat(quantity: 3) }, new EvaluationTerms(), default)).Held!.Id;
        await till.Get<RedemptionActions>().ConfirmAsync(By, held, new ReceiptAsked("till", "S1", "R-1"), new EvaluationTerms(), default);
        return (till, held);
    }

    IRenderedComponent<DeskReturn> PageOf(TestApi till, Guid sale)
    {
        Services.AddSingleton(till.Get<DeskQueries>());
        Services.AddSingleton(till.Get<DeskReturnQueries>());
        Services.AddSingleton(till.Get<ReturnActions>());
        Services.GetRequiredService<NavigationManager>().NavigateTo("/desk/return?store=S2&id=" + sale);
        return Render<DeskReturn>();
    }

    [Theory, EachDatabase]
    public async Task A_receipt_is_found_by_its_whole_number_by_that_of_a_part_and_by_the_redemption(DatabaseKind kind)
    {
        var (till, sale) = await SoldAsync(kind);
        await using var _ = till;
        var queries = till.Get<DeskReturnQueries>();
        Assert.Equal(sale, Assert.Single(await queries.FindAsync(By, " R-1 ", default)).Id);
        Assert.Equal(sale, Assert.Single(await queries.FindAsync(By, sale.ToString(), default)).Id);
        Assert.Equal("desk_no_receipt", (await Assert.ThrowsAsync<Refused>(() => queries.FindAsync(By, "R-", default))).Code);

        var parts = (await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = TillKit.Coat(quantity: 3) }, new EvaluationTerms(), default)).Held!.Id;
        await till.Get<PartActions>().ConfirmAsync(By, parts, new PartAsked(new ReceiptAsked("till", "S1", "P-1"), [new PartLineAsked("1", 2)], null), new EvaluationTerms(), default);
        Assert.Equal(parts, Assert.Single(await queries.FindAsync(By, "P-1", default)).Id);
        Assert.Equal(2, Assert.Single((await queries.ReadAsync(By, parts, default)).Lines).Left);
    }

    [Theory, EachDatabase]
    public async Task What_is_given_back_is_what_was_shown_or_nothing(DatabaseKind kind)
    {
        var (till, sale) = await SoldAsync(kind);
        await using var _ = till;
        var (returns, place) = (till.Get<ReturnActions>(), new ReturnPlaceAsked("S2"));
        var everything = (await returns.PreviewAsync(By, sale, [], place, default)).Amount;
        var one = await returns.RefundAsync(By, sale, [new ReturnAsked("1", 1)], place, 80_000, default);
        Assert.Equal(80_000, one.Amount);
        Assert.Equal("refund_changed", (await Assert.ThrowsAsync<Refused>(() => returns.RefundAsync(By, sale, [], place, everything, default))).Code);
        Assert.Equal(1, await till.ReadAsync(db => db.Set<ReturnedLine>().SumAsync(line => line.Quantity)));
    }

    [Fact]
    public async Task A_double_press_gives_back_once()
    {
        var (till, sale) = await SoldAsync();
        await using var _ = till;
        var page = PageOf(till, sale);
        await page.PressAsync("button[aria-label='One more: Wool coat']");
        page.WaitForAssertion(() => Assert.False(page.Find(".desk-foot button").HasAttribute("disabled")));
        await page.InvokeAsync(() =>
        {
            // The button as it was drawn before the first press: so a browser sends the second.
            var button = page.FindAll(".desk-foot button")[0];
            return Task.WhenAll(button.ClickAsync(new MouseEventArgs()), button.ClickAsync(new MouseEventArgs()));
        });
        page.WaitForAssertion(() => Assert.Contains("3 sold, 1 back already", page.Markup, StringComparison.Ordinal));
        Assert.Equal(1, await till.ReadAsync(db => db.Set<ReturnedLine>().SumAsync(line => line.Quantity)));
        Assert.Equal(RedemptionState.PartlyRefunded, (await till.Get<RedemptionQueries>().FindAsync(By, sale, default)).State);
    }

    [Fact]
    public async Task Staff_count_what_comes_back_see_what_it_comes_to_and_book_it_once()
    {
        var (till, sale) = await SoldAsync();
        await using var _ = till;
        var page = PageOf(till, sale);
        page.WaitForAssertion(() => Assert.Contains("Wool coat", page.Markup, StringComparison.Ordinal));
        Assert.True(page.Find(".desk-foot button").HasAttribute("disabled"));

        await page.PressAsync("button[aria-label='One more: Wool coat']");
        page.WaitForAssertion(() => Assert.Contains("Pay out", page.Find("[data-testid=refund]").TextContent, StringComparison.Ordinal));
        Assert.Contains("800.00", page.Find("[data-testid=refund]").TextContent, StringComparison.Ordinal);
        Assert.Contains("goes off the account of Suzhou", page.Markup, StringComparison.Ordinal);
        await page.PressAsync(".desk-foot button");
        page.WaitForAssertion(() => Assert.Contains("given back", page.Find("[data-testid=refund]").TextContent, StringComparison.Ordinal));
        Assert.Contains("3 sold, 1 back already", page.Markup, StringComparison.Ordinal);
        Assert.Equal("0", page.Find("[data-testid=back-1]").TextContent);
        Assert.Equal(RedemptionState.PartlyRefunded, (await till.Get<RedemptionQueries>().FindAsync(By, sale, default)).State);

        await page.PressTextAsync("Everything that is left");
        page.WaitForAssertion(() => Assert.Contains("1,600.00", page.Find("[data-testid=refund]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Nothing is left of this sale", page.Markup, StringComparison.Ordinal);
    }
}
