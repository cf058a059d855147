using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>How far the demo brand is.</summary>
/// <param name="Stage">What is being made, a key of DemoText.</param>
/// <param name="Fraction">0 to 1 over the whole.</param>
public sealed record DemoProgress(string Stage, double Fraction);

/// <summary>The demo brand: an invented clothing chain, the same on every machine, up to today.</summary>
public sealed class DemoBrand(WriteGate gate, TimeProvider clock)
{
    const int Seed = 20261121;

    /// <summary>Fills an empty database; where a brand is there already it does nothing.</summary>
    /// <returns>False when there was one.</returns>
    public async Task<bool> LoadAsync(Action<DemoProgress> progress, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
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
        return true;
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
