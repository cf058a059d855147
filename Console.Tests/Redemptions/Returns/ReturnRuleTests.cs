using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Returns;

/// <summary>Each offer is taken back by its own rule; what is shown before is what is booked.</summary>
public class ReturnRuleTests
{
    static readonly EvaluationTerms Usual = new();

    static Actor By => TestConsole.Person(Roles.Administrator, 1, "Ada");

    /// <summary>A coat and five pairs of socks, sold in S1.</summary>
    static async Task<(TestApi Till, long Offer, Guid Sale)> SoldAsync(DatabaseKind kind, PromotionDefinition definition)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        var (offer, _) = await TillKit.LiveAsync(till.Services, definition);
        var basket = TillKit.Coat() with { Lines = [new BasketLineAsked("1", "COAT", 1, 100_000), new BasketLineAsked("2", "SOCK", 5, 1_000)] };
        var held = (await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = basket }, Usual, default)).Held!.Id;
        await till.Get<RedemptionActions>().ConfirmAsync(By, held, new ReceiptAsked("till", "S1", "R-1"), Usual, default);
        return (till, offer, held);
    }

    static PromotionDefinition Offer(OfferReturns returns, params Benefit[] benefits) => TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1, Money = 100_000 }) with
    {
        Benefits = benefits, Products = new ProductScope(), When = new OfferWhen { MinimumSpend = 103_000, To = new DateTime(2026, 12, 1) }, Returns = returns,
    };

    static async Task<RefundAnswer> BackAsync(TestApi till, Guid sale, ReturnPlaceAsked? where = null, params (string Line, int Quantity)[] lines)
    {
        var asked = lines.Select(line => new ReturnAsked(line.Line, line.Quantity)).ToList();
        var place = where ?? ReturnPlaceAsked.AsSold;
        var shown = await till.Get<ReturnActions>().PreviewAsync(By, sale, asked, place, default);
        var booked = await till.Get<ReturnActions>().RefundAsync(By, sale, asked, place, default);
        Assert.Equal((shown.Amount, shown.Share.IsWhole, shown.Points, shown.SettledIn, shown.CapsGoBackTo), (booked.Amount, booked.Share.IsWhole, booked.Points, booked.SettledIn, booked.CapsGoBackTo));
        Assert.Equal(shown.Share.Gifts, booked.Share.Gifts);
        Assert.Equal(shown.Share.Discounts.OrderBy(pair => pair.Key), booked.Share.Discounts.OrderBy(pair => pair.Key));
        return booked;
    }

    static Task<(long Uses, long Money)> TakenAsync(TestApi till, long offer) =>
        till.ReadAsync(async db => await db.Set<CapCounter>().Where(row => row.OfferId == offer && row.Scope == CapScope.Offer).SingleAsync() is var row ? (row.Uses, row.Money) : default);

    [Theory, EachDatabase]
    public async Task Tested_again_the_discount_stays_while_the_kept_goods_earn_it_and_goes_when_they_do_not(DatabaseKind kind)
    {
        var (till, offer, sale) = await SoldAsync(kind, Offer(new OfferReturns { Rule = ReturnRule.TestAgain }, new AmountOff(10_000)));
        await using var _ = till;
        // 1,040.00 is still above 1,030.00: the sock was paid in full then, for the discount is kept by the rest.
        var first = await BackAsync(till, sale, null, ("2", 1));
        Assert.Equal(1_000, first.Amount);
        Assert.Equal((1L, 10_000L), await TakenAsync(till, offer));
        // 1,020.00 is not: the discount is taken off the refund, down to nothing, and the rest of it off the next.
        var second = await BackAsync(till, sale, null, ("2", 2));
        Assert.Equal((0L, 2_000L), (second.Amount, second.Share.Discounts[offer]));
        Assert.Equal((1L, 8_000L), await TakenAsync(till, offer));
        var third = await BackAsync(till, sale, null, ("1", 1));
        Assert.Equal((92_000L, 8_000L), (third.Amount, third.Share.Discounts[offer]));
        var last = await BackAsync(till, sale);
        Assert.Equal((2_000L, true), (last.Amount, last.Share.IsWhole));
        Assert.Equal((0L, 0L), await TakenAsync(till, offer));
        Assert.Equal(95_000, first.Amount + second.Amount + third.Amount + last.Amount);
    }

    [Theory, EachDatabase]
    public async Task By_kept_share_every_unit_gives_back_what_was_paid_for_it(DatabaseKind kind)
    {
        var (till, _, sale) = await SoldAsync(kind, Offer(new OfferReturns(), new AmountOff(10_000)));
        await using var _1 = till;
        var coat = await BackAsync(till, sale, null, ("1", 1));
        Assert.InRange(coat.Amount, 90_001, 99_999);
        Assert.Equal(95_000, coat.Amount + (await BackAsync(till, sale)).Amount);
    }

    [Theory, EachDatabase]
    public async Task A_gift_that_is_no_longer_earned_comes_back_or_is_charged_once(DatabaseKind kind)
    {
        foreach (var rule in Enum.GetValues<GiftOnReturn>())
        {
            var (till, offer, sale) = await SoldAsync(kind, Offer(new OfferReturns { Rule = ReturnRule.TestAgain, Gift = rule }, new Gift("SCARF", 9_000)));
            await using var _ = till;
            Assert.Equal((1L, 9_000L), await TakenAsync(till, offer));
            var back = await BackAsync(till, sale, null, ("1", 1));
            Assert.Equal(new RefundGift(offer, "SCARF", 1, rule == GiftOnReturn.Charge ? 9_000 : 0), Assert.Single(back.Share.Gifts));
            Assert.Equal(rule == GiftOnReturn.Charge ? 91_000 : 100_000, back.Amount);
            Assert.Equal((1L, 0L), await TakenAsync(till, offer));
            var rest = await BackAsync(till, sale);
            Assert.Empty(rest.Share.Gifts);
            Assert.Equal(5_000, rest.Amount);
            Assert.Equal((0L, 0L), await TakenAsync(till, offer));
        }
    }

    [Theory, EachDatabase]
    public async Task Points_are_taken_back_where_the_goods_come_back_and_exactly_once(DatabaseKind kind)
    {
        var (till, _, sale) = await SoldAsync(kind, Offer(new OfferReturns(), new PointsEarned(1, 1_000)));
        await using var _1 = till;
        var booked = (await till.Get<RedemptionQueries>().FindAsync(By, sale, default)).Points!;
        Assert.Equal((105L, "S1", "pos"), (booked.Points, booked.Store, booked.Channel));
        var elsewhere = (await BackAsync(till, sale, new ReturnPlaceAsked("S2"), ("1", 1))).Points!;
        Assert.Equal((-100L, "S2", "pos"), (elsewhere.Points, elsewhere.Store, elsewhere.Channel));
        var web = (await BackAsync(till, sale, new ReturnPlaceAsked(null, "web"))).Points!;
        Assert.Equal((-5L, "", "web"), (web.Points, web.Store, web.Channel));
        Assert.Equal(3, new[] { booked.Key, elsewhere.Key, web.Key }.Distinct().Count());
        var told = await till.ReadAsync(db => db.Set<OutgoingEvent>().Where(row => row.Type == "redemption.refunded").OrderBy(row => row.Id).Select(row => row.Data).ToListAsync());
        Assert.Contains(elsewhere.Key, told[0]);
        Assert.Equal(105, await till.ReadAsync(db => db.Set<Use>().SumAsync(use => use.PointsBack)));
    }

    [Theory, EachDatabase]
    public async Task A_return_elsewhere_says_which_accounts_it_moves(DatabaseKind kind)
    {
        var (till, offer, sale) = await SoldAsync(kind, Offer(new OfferReturns(), new AmountOff(10_000)) with { Caps = new OfferCaps { UsesPerStore = 1, MoneyPerStore = 20_000, UsesPerChannel = 5 } });
        await using var _ = till;
        var back = await BackAsync(till, sale, new ReturnPlaceAsked("S2"));
        Assert.Equal((new AccountOfReturn("S1", "pos"), new AccountOfReturn("S2", "pos")), (back.CapsGoBackTo, back.SettledIn));
        Assert.All(await till.ReadAsync(db => db.Set<CapCounter>().Where(row => row.OfferId == offer).ToListAsync()), row => Assert.Equal((0L, 0L), (row.Uses, row.Money)));
        var entry = await till.ReadAsync(db => db.Set<UseEntry>().SingleAsync(row => row.Kind == UseEntryKind.Refunded));
        Assert.Equal((await till.ReadAsync(db => db.Set<Core.Catalogue.Store>().Where(row => row.Code == "S2").Select(row => row.Id).SingleAsync()), -10_000L), (entry.StoreId!.Value, entry.BrandShare));
    }

    [Theory, EachDatabase]
    public async Task Where_an_offer_keeps_its_use_spent_the_budget_comes_back_and_the_use_does_not(DatabaseKind kind)
    {
        var (till, offer, sale) = await SoldAsync(kind, Offer(new OfferReturns { UseComesBack = false }, new AmountOff(10_000)));
        await using var _ = till;
        await BackAsync(till, sale);
        Assert.Equal((1L, 0L), await TakenAsync(till, offer));
        Assert.Empty((await till.Get<CapRecount>().RunAsync(By, repair: false, default)).Differences);
        Assert.Equal("redemption_not_confirmed", (await Assert.ThrowsAsync<Refused>(() => BackAsync(till, sale))).Code);
    }
}
