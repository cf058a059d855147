using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>How far the demo brand is.</summary>
/// <param name="Stage">What is being made, a key of DemoText.</param>
/// <param name="Fraction">0 to 1 over the whole.</param>
public sealed record DemoProgress(string Stage, double Fraction);

/// <summary>The demo brand: an invented clothing chain, the same on every machine, up to today.</summary>
public sealed class DemoBrand(IServiceProvider services, TimeProvider real)
{
    const int Seed = 20261121;

    readonly WriteGate gate = services.GetRequiredService<WriteGate>();

    /// <summary>Fills an empty database; where a brand is there already it does nothing.</summary>
    /// <returns>False when there was one.</returns>
    public async Task<bool> LoadAsync(Action<DemoProgress> progress, CancellationToken ct)
    {
        var now = real.GetUtcNow();
        var dice = new Dice(Seed);
        progress(new DemoProgress("stores", 0));
        if (!await gate.WriteAsync(db => AddBrandAsync(db, ct), ct)) return false;
        var stores = DemoStock.Stores(now);
        var products = await gate.WriteAsync(async db =>
        {
            db.AddRange(stores);
            return await DemoStock.AddProductsAsync(db, now, dice, ct);
        }, ct);
        progress(new DemoProgress("members", 0.03));
        var members = await gate.WriteAsync(db => DemoMembers.AddAsync(db, stores, now, dice, ct), ct);
        progress(new DemoProgress("receipts", 0.15));
        await new DemoReceipts(stores, products, now, dice)
            .AddAsync(gate, members, part => progress(new DemoProgress("receipts", 0.15 + (0.5 * part))), ct);
        await AddCampaignsAsync(stores, products, now, dice, progress, ct);
        return true;
    }

    /// <summary>Campaigns need the console's own clock to be set back; without it (in a test of the data alone) there are none.</summary>
    async Task AddCampaignsAsync(IReadOnlyList<Store> stores, IReadOnlyList<Product> products, DateTimeOffset now, Dice dice, Action<DemoProgress> progress, CancellationToken ct)
    {
        if (services.GetRequiredService<TimeProvider>() is not DemoClock clock) return;
        var people = await DemoPeople.AddAsync(services.GetRequiredService<PeopleActions>(), gate, ct);
        var campaigns = new DemoCampaigns(services, clock, people);
        var redemptions = new DemoRedemptions(services, clock, people["admin"], stores, products, dice);
        var done = 0;
        foreach (var (daysAgo, campaign) in DemoCampaigns.Past)
        {
            progress(new DemoProgress("campaigns", 0.68 + (0.08 * done++)));
            var launch = Instants.At(Instants.Date(now, Instants.Zone("Asia/Shanghai")).AddDays(-daysAgo).ToDateTime(new TimeOnly(11, 0)), Instants.Zone("Asia/Shanghai"));
            var id = await campaigns.LaunchAsync(campaign, launch, ct);
            await redemptions.AddAsync(id, campaign, launch, ct);
            clock.Now = launch.AddDays(campaign.Days + 1);
            await campaigns.WorkAsync(ct);
        }

        await new DemoClaims(services, clock, people["admin"], redemptions, dice).AddAsync(campaigns, now, ct);
        progress(new DemoProgress("campaigns", 0.9));
        var offers = new DemoOffers(services, clock, people, stores, products);
        var rehearsed = await offers.LaunchAsync(campaigns, now, ct);
        progress(new DemoProgress("campaigns", 0.93));
        await campaigns.AddPresentAsync(now, ct);
        await offers.AddPresentAsync(rehearsed, now, ct);
        await new DemoTasks(services, clock, people).AddAsync(campaigns, now, ct);
        progress(new DemoProgress("done", 1));
    }

    static async Task<bool> AddBrandAsync(ConsoleDb db, CancellationToken ct)
    {
        if (await db.Set<Brand>().AnyAsync(ct) || await db.Set<Member>().AnyAsync(ct)) return false;
        db.Add(new Brand
        {
            Id = 1, Name = "Northwind Apparel", Currency = "CNY", TimeZone = "Asia/Shanghai", Language = "en", IsDemo = true,
            PostalAddress = "Northwind Apparel, 128 Huaihai Middle Road, Shanghai 200021",
        });
        var there = await db.Set<Topic>().Select(topic => topic.Code).ToListAsync(ct);
        db.AddRange(new[]
        {
            new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠" }, new Topic { Code = "news", NameEn = "News", NameZh = "新品资讯" },
        }.Where(topic => !there.Contains(topic.Code)));
        return true;
    }
}
