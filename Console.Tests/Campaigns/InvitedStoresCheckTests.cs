using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Invitations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>An offer that franchise stores have to accept says before the launch which of them nobody asked.</summary>
public class InvitedStoresCheckTests
{
    [Theory, EachDatabase]
    public async Task Franchise_stores_that_nobody_invited_are_told_and_stop_nothing(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        await console.WriteAsync(db =>
        {
            db.Add(new Store { Code = "F1", Name = "Suzhou", TimeZone = "Asia/Shanghai", Region = "East", Kind = StoreKind.Franchise, Franchisee = "Ying" });
            db.Add(new Store { Code = "F2", Name = "Ürümqi", TimeZone = "Asia/Urumqi", Region = "West", Kind = StoreKind.Franchise, Franchisee = "Chen" });
        });
        var free = await console.ReadyAsync();
        Assert.DoesNotContain(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, free, default), reason => reason.Code.StartsWith("stores_", StringComparison.Ordinal));

        var id = await console.ReadyAsync(offer: offer => offer with { Places = new PlaceScope { AcceptedOnly = true } });
        var before = Assert.Single(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default), reason => reason.Code == "stores_invited_after");
        Assert.False(before.Blocks);
        Assert.Contains("once the offer is sealed", CampaignReadiness.Sentence(before, "en"), StringComparison.Ordinal);

        var store = await console.ReadAsync(db => db.Set<Store>().Where(row => row.Code == "F1").Select(row => row.Id).SingleAsync());
        await console.WriteAsync(db =>
        {
            db.Set<Campaign>().Single(row => row.Id == id).OfferId = 77;
            db.Add(new OfferInvitation { OfferId = 77, StoreId = store, Franchisee = "Ying", Deadline = console.Clock.Now.AddDays(3), InvitedAt = console.Clock.Now, InvitedBy = "Ada" });
        });
        var missing = Assert.Single(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default), reason => reason.Code == "stores_not_invited");
        Assert.False(missing.Blocks);
        Assert.Equal("1 of 2 franchise stores in its places are not invited to the offer: it will not hold there.", CampaignReadiness.Sentence(missing, "en"));
    }
}
