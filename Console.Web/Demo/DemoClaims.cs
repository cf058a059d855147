using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Redemptions.Claiming;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>So that claims are seen: an offer that has to be claimed, which members claim by the link in their message, in the app, at the desk and at a poster; some use it within their days, some let it lapse.</summary>
sealed class DemoClaims(IServiceProvider services, DemoClock clock, Actor clerk, DemoRedemptions tills, Dice dice)
{
    const int DaysAgo = 10;

    const int DaysToUse = 5;

    static readonly TimeZoneInfo Zone = Instants.Zone("Asia/Shanghai");

    static readonly DemoCampaign Shoes = new(
        "New shoes, ¥ 80 off to claim", new Texts("¥ 80 off shoes", "鞋履立减 80 元"), new AmountOff(80_00), new ProductScope { Categories = ["Shoes"] }, ["platinum"],
        [ChannelNames.Email, ChannelNames.WeChat, ChannelNames.Pos, ChannelNames.Web], 30, DemoCampaigns.Now)
    {
        Reach = OfferReach.Claim, DaysFromClaim = DaysToUse, Uses = 500, Budget = 40_000_00,
        Terms = new Texts("For the first 500 who claim it, once per member, within five days of the claim.", "限前 500 名领取者，每位会员限用一次，领取后五天内有效。"),
    };

    /// <summary>Launched ten days ago, and claimed and used since then until yesterday.</summary>
    public async Task AddAsync(DemoCampaigns campaigns, DateTimeOffset now, CancellationToken ct)
    {
        var (today, launch) = (Instants.Date(now, Zone), Instants.At(Instants.Date(now, Zone).AddDays(-DaysAgo).ToDateTime(new TimeOnly(11, 0)), Zone));
        var campaign = await campaigns.LaunchAsync(Shoes, launch, ct);
        await tills.OpenedAsync(campaign, launch, ct);
        var (offer, asking) = await AskingAsync(campaign, launch, ct);
        foreach (var one in asking.OrderBy(one => one.At)) await ClaimAsync(offer, one, ct);
        await tills.SellAsync(campaign, Shoes, await BuyersAsync(campaign, today, ct), ct);
    }

    /// <summary>Of those whom the campaign told some claim, in their own way; at posters also others, who are refused where the control group or an objection keeps them apart.</summary>
    async Task<(long Offer, List<Asking> Asking)> AskingAsync(long campaign, DateTimeOffset launch, CancellationToken ct)
    {
        await using var db = Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var offer = await db.Set<Campaign>().Where(row => row.Id == campaign).Select(row => row.OfferId!.Value).FirstAsync(ct);
        var told = await (
            from row in db.Set<Assignment>()
            where row.CampaignId == campaign && row.Outcome == AssignmentOutcome.Assigned
            orderby row.MemberId
            select new
            {
                row.MemberId, Store = db.Set<Member>().Where(member => member.Id == row.MemberId).Join(db.Set<Store>(), member => member.HomeStoreId, store => store.Id, (_, store) => store.Code).FirstOrDefault(),
                App = db.Set<Identity>().Where(identity => identity.MemberId == row.MemberId && identity.Kind == IdentityKind.App).Select(identity => identity.Value).FirstOrDefault(),
            }).ToListAsync(ct);
        var cards = await db.Set<Identity>().Where(identity => identity.Kind == IdentityKind.Card).OrderBy(identity => identity.MemberId).Select(identity => identity.Value).ToListAsync(ct);
        List<Asking> asking = [.. told.Where(_ => dice.Chance(0.16)).Select(one => dice.Below(10) switch
        {
            < 5 => new Asking(ClaimWay.Link, At(), one.MemberId, null),
            < 6 when one.Store is not null => new Asking(ClaimWay.Desk, At(), one.MemberId, one.Store),
            _ => one.App is null ? new Asking(ClaimWay.Link, At(), one.MemberId, null) : new Asking(ClaimWay.Api, At(), one.MemberId, one.App),
        })];
        asking.AddRange(cards.Where(_ => dice.Chance(0.003)).Select(card => new Asking(ClaimWay.Poster, At(), 0, card)));
        return (offer, asking);

        DateTimeOffset At() => launch.AddMinutes(dice.Between(20, (DaysAgo - 1) * 24 * 60));
    }

    Task ClaimAsync(long offer, Asking one, CancellationToken ct)
    {
        clock.SetHere(one.At);
        var claims = Get<ShopperClaims>();
        return one.Way switch
        {
            ClaimWay.Link => claims.ByLinkAsync(new ClaimLink(one.Member, offer), ct),
            ClaimWay.Poster => claims.ByNumberAsync(offer, one.Shown!, ct),
            ClaimWay.Desk => claims.AtDeskAsync(clerk, one.Member, offer, one.Shown!, ct),
            ClaimWay.Api => claims.ByShopperAsync(clerk, new ShopperClaim(offer, new ShopperAsked("app", null, one.Shown!), ChannelNames.Web), ct),
        };
    }

    /// <summary>Some of those who claimed, each on a day on which the claim still holds.</summary>
    async Task<List<(Member Member, DateOnly Day)>> BuyersAsync(long campaign, DateOnly today, CancellationToken ct)
    {
        await using var db = Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var granted = await db.Set<MemberClaim>().Where(claim => claim.CampaignId == campaign && claim.Reason == MemberClaim.Granted).OrderBy(claim => claim.Id)
            .Join(db.Set<Member>(), claim => claim.MemberId, member => member.Id, (claim, member) => new { member, claim.At }).ToListAsync(ct);
        return [.. granted.Where(_ => dice.Chance(0.45)).Select(claim => (claim.member, Day: Instants.Date(claim.At, Zone).AddDays(dice.Between(1, DaysToUse)))).Where(buyer => buyer.Day < today).OrderBy(buyer => buyer.Day)];
    }

    T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Who asks for it in which way, and by what: the member's identity in the app, the number of a card, or the code of the store.</summary>
    sealed record Asking(ClaimWay Way, DateTimeOffset At, long Member, string? Shown);
}
