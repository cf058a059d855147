using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Promotions.Outside;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Core.Redemptions.Rehearsals;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>So that no page is empty: offers for everybody and by code, answers of franchise stores, a promotion from outside, a rehearsal, a till that was offline, an order in parts and a return.</summary>
sealed class DemoOffers(IServiceProvider services, DemoClock clock, IReadOnlyDictionary<string, Actor> people, IReadOnlyList<Store> stores, IReadOnlyList<Product> products)
{
    const string Zone = "Asia/Shanghai";

    const string Code = "WINTER50";

    /// <summary>Uses of the offer by code: the till that was offline goes two beyond.</summary>
    const int CodeUses = 12;

    /// <summary>Off the order from ¥ 500: an order offer is never a second price for a product.</summary>
    static readonly DemoCampaign Week = new(
        "Members' week, ¥ 50 off ¥ 500", new Texts("¥ 50 off from ¥ 500", "满 500 减 50"), new AmountOff(50_00, Per.Order), new ProductScope(), ["platinum"], [ChannelNames.Email, ChannelNames.Pos, ChannelNames.Web], 20, DemoCampaigns.Now)
    {
        Budget = 60_000_00, Reach = OfferReach.Everybody, Terms = new Texts("From ¥ 500 of goods, in our own stores, on the web and where franchise stores take part.", "商品满 500 元，适用于自营店、网店及参加的加盟店。"), Places = new PlaceScope { AcceptedOnly = true }, Funding = new Funding(7_000, 3_000), MinimumSpend = 500_00,
    };

    static readonly DemoCampaign ByCode = new(
        "Winter code", new Texts("¥ 50 off with the winter code", "冬季优惠码立减 50 元"), new AmountOff(50_00, Per.Order), new ProductScope(), ["platinum"], [ChannelNames.WeChat, ChannelNames.Pos], 25, DemoCampaigns.Now)
    {
        Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Shared, Shared = Code }, Terms = new Texts("From ¥ 600 of goods, for the first twelve orders.", "商品满 600 元，限前 12 单。"), MinimumSpend = 600_00, Uses = CodeUses, Returns = new OfferReturns { Rule = Core.Promotions.Baskets.ReturnRule.TestAgain },
    };

    Actor Marketer => people["marketer"];

    Actor Clerk => people["admin"];

    /// <summary>The dearest of the coats that are sold: one reaches every threshold.</summary>
    Product Coat => products.Where(product => product is { Category: "Coats", IsSold: true, ListPrice: not null }).OrderByDescending(product => product.ListPrice).ThenBy(product => product.Sku, StringComparer.Ordinal).First();

    /// <summary>The offers of last week, and what franchise stores said.</summary>
    /// <returns>The promotion to rehearse.</returns>
    public async Task<long> LaunchAsync(DemoCampaigns campaigns, DateTimeOffset now, CancellationToken ct)
    {
        var (week, _) = await LaunchAsync(campaigns, Week, now.AddDays(-6), ct);
        await InviteAsync(week, now, ct);
        return (await LaunchAsync(campaigns, ByCode, now.AddDays(-5), ct)).Promotion;
    }

    /// <summary>What happened within the last half hour.</summary>
    public async Task AddPresentAsync(long promotion, DateTimeOffset now, CancellationToken ct)
    {
        clock.Now = now.AddMinutes(-28);
        await OutsideAsync(now, ct);
        await OfflineAsync(now.AddMinutes(-25), ct);
        await ReturnAsync(now.AddMinutes(-20), ct);
        clock.Now = now.AddMinutes(-5);
        await Get<RehearsalActions>().StartAsync(Marketer, promotion, new RehearsalQuestion { From = Day(now).AddDays(-14), To = Day(now).AddDays(-1) }, ct);
        await Get<JobRunner>().DrainAsync(ct);
        clock.Now = now;
    }

    async Task<(long Offer, long Promotion)> LaunchAsync(DemoCampaigns campaigns, DemoCampaign demo, DateTimeOffset at, CancellationToken ct)
    {
        var id = await campaigns.LaunchAsync(demo, at, ct);
        await using var db = Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var row = await db.Set<Core.Campaigns.Campaign>().Where(campaign => campaign.Id == id).Select(campaign => new { campaign.OfferId, campaign.PromotionId }).FirstAsync(ct);
        return (row.OfferId!.Value, row.PromotionId!.Value);
    }

    /// <summary>All franchisees are asked; of one some stores accept, one declines, and one has yet to answer.</summary>
    async Task InviteAsync(long offer, DateTimeOffset now, CancellationToken ct)
    {
        var franchise = people["franchise"];
        var names = stores.Where(store => store.Kind == StoreKind.Franchise).Select(store => store.Franchisee!).Distinct().Order(StringComparer.Ordinal).ToList();
        await Get<InvitationActions>().InviteAsync(Marketer, offer, names, Day(now).AddDays(2).ToDateTime(new TimeOnly(18, 0)), ct);
        var own = stores.Where(store => franchise.Scope.Values.Contains(store.Franchisee)).OrderBy(store => store.Code, StringComparer.Ordinal).Select(store => store.Id).ToList();
        clock.Now = now.AddDays(-5);
        if (own.Count > 2) await Get<InvitationActions>().AnswerAsync(franchise, offer, own[..^2], accept: true, ct);
        if (own.Count > 1) await Get<InvitationActions>().AnswerAsync(franchise, offer, own[^2..^1], accept: false, ct);
    }

    Task OutsideAsync(DateTimeOffset now, CancellationToken ct) => Get<OutsideActions>().SaveAsync(Marketer, null, new OutsideEdit(
        "Tmall winter festival", OutsideKind.Marketplace, "Tmall", new OutsideTerms
        {
            Products = new ProductScope { Categories = ["Accessories"] }, From = Day(now).AddDays(-2).ToDateTime(TimeOnly.MinValue), To = Day(now).AddDays(8).ToDateTime(TimeOnly.MinValue), BasisPoints = 1_500,
        }, 0), ct);

    /// <summary>A till without a line for an hour: its fourth sale never came, and the last two are beyond the cap of the code.</summary>
    Task OfflineAsync(DateTimeOffset at, CancellationToken ct)
    {
        clock.Now = at;
        var store = stores.First(one => one.Kind == StoreKind.SelfOperated);
        var sales = Enumerable.Range(1, CodeUses + 3).Where(number => number != 4).Select(number => new OfflineSaleAsked
        {
            Sequence = number,
            Basket = Basket(store, 1, at.AddMinutes(number - 60), Code),
            Receipt = new ReceiptAsked("till", store.Code, $"T2-{number:0000}", at.AddMinutes(number - 60)),
        }).ToList();
        return Get<OfflineActions>().BookAsync(Clerk, new OfflineBatch("T2", store.Code, at, sales), new EvaluationTerms(MayBackfill: true), ct);
    }

    /// <summary>An order of three coats that ships in two parcels, of which one coat came back in another store.</summary>
    async Task ReturnAsync(DateTimeOffset at, CancellationToken ct)
    {
        clock.Now = at;
        var (store, other) = (stores.First(one => one.Kind == StoreKind.SelfOperated), stores.Last(one => one.Kind == StoreKind.SelfOperated));
        var held = (await Get<RedemptionActions>().ReserveAsync(Clerk, new ReserveAsked { Basket = Basket(store, 3, null) }, new EvaluationTerms(), ct)).Held!;
        await Get<PartActions>().ConfirmAsync(
            Clerk, held.Id, new PartAsked(new ReceiptAsked("web", store.Code, "W-10021/1"), [new PartLineAsked("1", 2)], PartAsked.MostRestSeconds), new EvaluationTerms(), ct);
        clock.Now = at.AddMinutes(10);
        await Get<ReturnActions>().RefundAsync(Clerk, held.Id, [new ReturnAsked("1", 1)], new ReturnPlaceAsked(other.Code), ct);
    }

    BasketAsked Basket(Store store, int quantity, DateTimeOffset? at, params string[] codes) => new()
    {
        Store = store.Code, Channel = ChannelNames.Pos, Currency = "CNY", At = at, Codes = codes, Lines = [new BasketLineAsked("1", Coat.Sku, quantity, Coat.ListPrice!.Value, Coat.ListPrice, Coat.Category)],
    };

    static DateOnly Day(DateTimeOffset at) => Instants.Date(at, Instants.Zone(Zone));

    T Get<T>() where T : notnull => services.GetRequiredService<T>();
}
