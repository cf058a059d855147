using System.Net.Http.Json;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Tests.Redemptions.Offline;

namespace CampaignConsole.Tests.Redemptions;

/// <summary>A withdrawn offer is refused everywhere: at once on the node where it was withdrawn, within five seconds on every other.</summary>
public sealed class WithdrawnTests
{
    static readonly object Basket = new { store = "S1", channel = "pos", currency = "CNY", lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 100_000 } } };

    static Actor Ada => TestConsole.Person(Roles.Administrator, 1, "Ada");

    [Theory, EachDatabase]
    public async Task On_the_node_where_it_was_withdrawn_at_once(DatabaseKind kind)
    {
        await using var till = await TestApi.StartAsync(kind);
        var sold = await SellAsync(till, till);
        await WithdrawAsync(till, sold.Offer);
        await RefusesEverywhereAsync(till, sold);
    }

    [Theory, EachDatabase]
    public async Task On_another_node_within_five_seconds(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestApi.NodeAsync(database);
        await using var two = await TestApi.BesideAsync(database, one);
        var sold = await SellAsync(one, two);
        await WithdrawAsync(one, sold.Offer);
        // What was evaluated before may be in the other node's memory; it is reserved nowhere, even in the same second.
        Assert.NotEqual(System.Net.HttpStatusCode.Created, (await ReserveAsync(sold)).StatusCode);
        two.Clock.Advance(TimeSpan.FromSeconds(2));
        await RefusesEverywhereAsync(two, sold);
    }

    sealed record Sold(long Offer, long Member, HttpClient Caller, string Evaluation);

    /// <summary>A live offer that a node has in its memory: evaluated, listed and packed.</summary>
    static async Task<Sold> SellAsync(TestApi seller, TestApi till)
    {
        await TillKit.SeedAsync(seller.Get<WriteGate>());
        var (offer, _) = await TillKit.LiveAsync(seller.Services, TillKit.Definition(OfferReach.Everybody));
        var member = await TillKit.MemberAsync(seller.Get<WriteGate>());
        var caller = await till.CallerAsync("offers,redeem");
        var evaluated = await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket, TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal("applied", evaluated.GetProperty("offers")[0].GetProperty("code").GetString());
        Assert.Single((await till.Get<MemberOfferQueries>().OfAsync(Ada, new OffersAsked(ShopperAsked.Known(member), Store: "S1"), default)).Items);
        Assert.Single((await caller.PackAsync()).Offers);
        return new Sold(offer, member, caller, evaluated.GetProperty("evaluationId").GetString()!);
    }

    static Task WithdrawAsync(TestApi till, long offer) =>
        till.Get<WriteGate>().WriteAsync(db => till.Get<OfferSeal>().WithdrawAsync(db, Ada, offer, "wrong price", till.Clock.Now, default), default);

    static Task<HttpResponseMessage> ReserveAsync(Sold sold) => sold.Caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = sold.Evaluation });

    static async Task RefusesEverywhereAsync(TestApi till, Sold sold)
    {
        var evaluated = await (await sold.Caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket, TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal((0, 100_000L), (evaluated.GetProperty("offers").GetArrayLength(), evaluated.GetProperty("total").GetProperty("amount").GetInt64()));
        Assert.Equal("evaluation_changed", await (await ReserveAsync(sold)).CodeAsync());
        Assert.Equal("nothing_applies", await (await sold.Caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket })).CodeAsync());
        Assert.Empty((await till.Get<MemberOfferQueries>().OfAsync(Ada, new OffersAsked(ShopperAsked.Known(sold.Member), Store: "S1"), default)).Items);
        Assert.Empty((await sold.Caller.PackAsync()).Offers);
        // The Desk shows the total without it and books nothing.
        var desk = await till.Get<DeskActions>().RedeemAsync(Ada, new DeskSale(Guid.NewGuid(), TillKit.Coat(), null, 80_000), default);
        Assert.Equal((null, 100_000L), (desk.Sold, desk.TotalNow));
    }
}
