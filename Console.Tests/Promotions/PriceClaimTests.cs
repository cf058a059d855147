using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Conflicts;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Claims;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Catalogue;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Promotions;

/// <summary>A claim such as "20 % off" is held against the lowest price of the last days.</summary>
public class PriceClaimTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    static readonly PromotionDefinition Off = new() { Benefits = [new PercentOff(2_000)], Products = new ProductScope { Categories = ["Coats"] } };

    public static TheoryData<string, Benefit, bool> Benefits => new()
    {
        { "a share off", new PercentOff(2_000), true },
        { "an amount off each unit", new AmountOff(500, Per.Unit), true },
        { "a share off the order", new PercentOff(2_000, Per.Order), false },
        { "a share off the shelf price", new ShelfPrice(UnitGive.Percent(1_000)), true },
        { "a shelf price as it is", new ShelfPrice(UnitGive.For(9_900)), false },
        { "a price", new FixedPrice(9_900), false },
        { "3 for 2", new BuyXGetY { BuyQuantity = 2 }, false },
        { "a gift", new Gift("G1", 100), false },
    };

    [Theory, MemberData(nameof(Benefits))]
    public void Shares_and_amounts_off_claim_a_former_price(string what, Benefit benefit, bool claims) =>
        Assert.Equal((what, claims), (what, PriceClaims.IsClaim(Off with { Benefits = [benefit] })));

    [Theory, EachDatabase]
    public async Task A_list_price_that_was_raised_is_found_until_the_days_are_over(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await PriceHistoryTests.FeedAsync(console, ("A", 8_000), ("B", 20_000), ("C", 5_000));
        console.Clock.Advance(TimeSpan.FromDays(60));
        var raised = console.Clock.Now;
        await PriceHistoryTests.FeedAsync(console, ("A", 10_000), ("B", 15_000));
        console.Clock.Advance(TimeSpan.FromDays(5));

        // A was raised; B was lowered, and its claim is honest.
        var reading = await ReadAsync(console, Off);
        Assert.Equal((30, 1), (reading!.Days, reading.Count));
        Assert.Equal(new ClaimFinding("A", "A", 10_000, 8_000, null, raised.AddDays(-60), raised), Assert.Single(reading.Findings));
        Assert.Equal(0, (await ReadAsync(console, Off with { Products = new ProductScope { Skus = ["B", "C"] } }))!.Count);
        Assert.Null(await ReadAsync(console, Off with { Benefits = [new FixedPrice(100)] }));
        Assert.Null(await ReadAsync(console, Off with { Currency = "EUR" }));

        console.Clock.Advance(TimeSpan.FromDays(24));
        Assert.Equal(1, (await ReadAsync(console, Off))!.Count);
        console.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, (await ReadAsync(console, Off))!.Count);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, new ClaimPolicy { Days = 60 }, Ct);
        Assert.Equal(1, (await ReadAsync(console, Off))!.Count);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, new ClaimPolicy { Days = 0 }, Ct);
        Assert.Null(await ReadAsync(console, Off));
    }

    [Theory, EachDatabase]
    public async Task A_price_of_a_store_counts_where_the_offer_holds(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(new Store { Code = "S1", Name = "One", TimeZone = "UTC" }, new Store { Code = "S2", Name = "Two", TimeZone = "UTC" }));
        await PriceHistoryTests.FeedAsync(console, ("A", 10_000));
        await console.WriteAsync(db => db.Add(new ProductPrice { ProductId = db.Set<Product>().Single().Id, StoreId = db.Set<Store>().Single(store => store.Code == "S1").Id, Price = 7_000, From = console.Clock.Now.AddDays(-2), Source = "feed" }));
        Assert.Equal(("S1", 7_000), (await ReadAsync(console, Off))!.Findings.Select(found => (found.Store, found.Lowest)).Single());
        Assert.Equal(0, (await ReadAsync(console, Off with { Places = new PlaceScope { Stores = ["S2"] } }))!.Count);
    }

    [Theory, EachDatabase]
    public async Task Readiness_tells_it_and_the_evidence_is_kept_with_the_seal_and_not_in_its_hash(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.MembersAsync(3);
        await PriceHistoryTests.FeedAsync(console, ("A", 8_000));
        console.Clock.Advance(TimeSpan.FromDays(1));
        await PriceHistoryTests.FeedAsync(console, ("A", 10_000));
        var id = await console.ReadyAsync(offer: offer => offer with { Products = Off.Products });
        var reason = Assert.Single(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, Ct), reason => reason.Code == "price_claim");
        Assert.False(reason.Blocks);
        Assert.Contains("within the last 30 days A cost", CampaignReadiness.Sentence(reason, "en"));
        Assert.Contains("80.00", CampaignReadiness.Sentence(reason, "zh-Hans"));
        Assert.Null((await console.Get<ConflictQueries>().ClaimAsync(console.Marketer, id, Ct))!.SealedAt);

        var about = await console.Get<CampaignQueries>().FindAsync(console.Marketer, id, Ct);
        var hash = OfferDocument.Of(about.Offer!).Hash;
        var sealedAt = console.Clock.Now;
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        Assert.Equal(hash, await console.ReadAsync(db => db.Set<Offer>().Select(offer => offer.Hash).SingleAsync()));

        // What comes later does not change what was known when it was sealed.
        console.Clock.Advance(TimeSpan.FromDays(40));
        await PriceHistoryTests.FeedAsync(console, ("A", 30_000));
        var kept = await console.Get<ConflictQueries>().ClaimAsync(console.Marketer, id, Ct);
        Assert.Equal((sealedAt, 1, 8_000, 10_000), (kept!.SealedAt, kept.Reading.Count, kept.Reading.Findings[0].Lowest, kept.Reading.Findings[0].Reference));
        await Assert.ThrowsAnyAsync<Exception>(() => console.Gate.WriteAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM offer_claim"), Ct));
    }

    static Task<TestConsole> StartAsync(DatabaseKind kind) => CampaignMaker.StartAsync(kind);

    static Task<ClaimReading?> ReadAsync(TestConsole console, PromotionDefinition offer) => console.ReadAsync(db => PriceClaims.ReadAsync(db, offer, console.Clock.Now, Ct));
}
