using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Web.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Demo;

public class DemoClaimsTests
{
    const int Members = 2_000;

    [Theory, EachDatabase]
    public async Task An_offer_of_the_demo_is_claimed_in_every_way_used_by_some_and_lapsed_for_others(DatabaseKind kind)
    {
        var clock = new DemoClock(TestClock.Usual);
        await using var console = await CampaignMaker.StartAsync(kind, services => services.AddRedemptions().AddSingleton<TimeProvider>(clock));
        await CampaignMaker.MembersAsync(console.Services, Members);
        Store[] stores = [.. Enumerable.Range(1, 2).Select(id => new Store { Id = id, Code = $"S00{id}", Name = $"Shop {id}", Region = "East", TimeZone = "Asia/Shanghai" })];
        var boots = new Product { Id = 1, Sku = "NW1", Name = "Leather boots", Category = "Shoes", ListPrice = 699_00 };
        await console.WriteAsync(db =>
        {
            db.Set<Brand>().Single().PostalAddress = "1 Nanjing Road, Shanghai";
            if (!db.Set<Topic>().Any(topic => topic.Code == "offers")) db.Add(new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠" });
            db.AddRange(stores);
            db.Add(boots);
            db.AddRange(Enumerable.Range(1, Members).Select(id => new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.Card, Issuer = "northwind", Value = $"88{id:00000000}", Verified = true }));
            db.AddRange(Enumerable.Range(1, Members).Where(id => id % 3 == 0).Select(id => new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.App, Issuer = "northwind-app", Value = $"app-{id}", Verified = true }));
        });
        await console.Gate.WriteAsync(db => db.Set<Member>().ExecuteUpdateAsync(set => set.SetProperty(member => member.HomeStoreId, 1).SetProperty(member => member.Tier, member => member.Id % 4 == 0 ? "platinum" : "gold")), default);
        var people = new Dictionary<string, Actor> { ["admin"] = console.Administrator, ["marketer"] = console.Marketer, ["approver"] = console.Approver };
        var dice = new Dice(7);

        await new DemoClaims(console.Services, clock, console.Administrator, new DemoRedemptions(console.Services, clock, console.Administrator, stores, [boots], dice), dice)
            .AddAsync(new DemoCampaigns(console.Services, clock, people), TestClock.Usual, default);

        var campaign = await console.ReadAsync(db => db.Set<Core.Campaigns.Campaign>().SingleAsync());
        var seen = (await console.Get<ClaimQueries>().OfAsync(console.Marketer, campaign.Id, default))!;
        Assert.InRange(seen.Granted, 40, 120);
        Assert.Equal((500L, true), (seen.Limit, seen.IsOpen));
        var claims = await console.ReadAsync(db => db.Set<MemberClaim>().ToListAsync());
        Assert.Equal(Enum.GetValues<ClaimWay>(), claims.Select(claim => claim.Way).Distinct().Order());
        Assert.All(claims, claim => Assert.InRange(claim.At, campaign.LaunchedAt!.Value, TestClock.Usual));
        var held = await console.ReadAsync(db => db.Set<Assignment>().Where(row => row.ClaimedAt != null).ToDictionaryAsync(row => row.MemberId));
        var zone = Instants.Zone("Asia/Shanghai");
        Assert.All(held.Values, row => Assert.Equal(Instants.StartOfDay(Instants.Date(row.ClaimedAt!.Value, zone).AddDays(6), zone), row.EndsAt));
        var uses = await console.ReadAsync(db => db.Set<Use>().Where(use => use.CampaignId == campaign.Id && use.State == UseState.Confirmed).ToListAsync());
        Assert.InRange(uses.Count, 10, held.Count - 10);
        Assert.All(uses, use => Assert.InRange(use.At, held[use.MemberId!.Value].ClaimedAt!.Value, held[use.MemberId!.Value].EndsAt!.Value));
        Assert.Equal(uses.Count, await console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(fact => fact.CampaignId == campaign.Id && fact.Kind == ActivityKind.Redeemed)));
        Assert.Contains(held.Values, row => row.EndsAt < TestClock.Usual && uses.All(use => use.MemberId != row.MemberId));
    }
}
