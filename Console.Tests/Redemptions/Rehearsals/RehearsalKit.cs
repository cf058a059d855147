using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Tests.Promotions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions.Rehearsals;

/// <summary>Two stores, a coat at ¥ 1,000.00 and socks at ¥ 10.00, three members, and eleven receipts around the first three days of November.</summary>
/// <remarks>1: coat, member 1, reduced to 800. 2: coat and socks, member 2, at 23:30 in Shanghai. 3: coat, nobody known, without prices. 4: three coats, member 1. 5: return of 1. 6: socks, member 3.
/// 7: in euro. 8: the evening before. 9: an older revision of 4. 10: no line was sold. 11: the morning after.</remarks>
static class RehearsalKit
{
    public static Task<TestConsole> StartAsync(DatabaseKind kind, RehearsalPace? pace = null) => TestConsole.StartAsync(kind, services =>
    {
        if (pace is not null) services.AddSingleton(pace);
        services.AddPromotions().AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>().AddRehearsals();
    });

    /// <summary>20 % off coats, at most ¥ 400.00 a use, ¥ 500.00 in all.</summary>
    public static PromotionDefinition Draft => new()
    {
        Currency = "CNY",
        Benefits = [new PercentOff(2_000)],
        Products = new ProductScope { Categories = ["Coats"] },
        // Its own period lies ahead: that of the question counts.
        When = new OfferWhen { From = new DateTime(2026, 12, 1), To = new DateTime(2026, 12, 31), Payments = ["card"] },
        Reach = OfferReach.Code,
        Caps = new OfferCaps { Money = 50_000, MaximumPerUse = 40_000, NearlyUsed = NearlyUsed.Clip },
        Funding = new Funding(7_000, 3_000),
    };

    public static RehearsalQuestion Question => new() { From = new DateOnly(2026, 11, 1), To = new DateOnly(2026, 11, 3) };

    public static async Task<long> SeedAsync(TestConsole console)
    {
        await console.WriteAsync(db =>
        {
            db.Add(new Store { Id = 1, Code = "S1", Name = "Harbin", TimeZone = "Asia/Shanghai", Region = "North" });
            db.Add(new Store { Id = 2, Code = "S2", Name = "Suzhou", TimeZone = "Asia/Shanghai", Region = "East", Kind = StoreKind.Franchise, Franchisee = "Ying" });
            db.Add(new Product { Id = 1, Sku = "COAT", Name = "Wool coat", Category = "Coats", ListPrice = 100_000 });
            db.Add(new Product { Id = 2, Sku = "SOCK", Name = "Socks", Category = "Socks", ListPrice = 1_000 });
            for (var id = 1; id <= 3; id++)
            {
                db.Add(new Member { Id = id, Tier = id < 3 ? "gold" : null, HomeStoreId = id == 2 ? 2 : 1, JoinedAt = At(1, 0), UpdatedAt = At(1, 0), ObjectsToPersonalised = id == 3 });
                db.Add(new Person { MemberId = id, Name = $"Member {id}" });
            }

            db.Add(new Audience { Id = 5, Name = "Gold", LatestVersion = 1, UpdatedAt = At(1, 0) });
            db.Add(new AudienceVersion { AudienceId = 5, Number = 1, Rule = new AllOf(new TierIs(["gold"])).ToJson(), RuleHash = "", SavedAt = At(1, 0), SavedBy = "Li Wei" });
            Add(1, 1, 1, At(1, 2), Coat(1, 80_000, 100_000, 80_000));
            Add(2, 2, 2, At(1, 15.5), Coat(1, 100_000, null, 100_000), new ReceiptLine { LineId = "1", Sku = "SOCK", ProductId = 2, Quantity = 1, Amount = 1_000, UnitPrice = 1_000 });
            Add(3, null, 1, At(2, 4), Coat(1, null, null, 100_000));
            Add(4, 1, 1, At(3, 3), Coat(3, 100_000, 100_000, 300_000));
            Add(5, 1, 1, At(3, 3.5), Coat(-1, 80_000, 100_000, -80_000));
            Add(6, 3, 2, At(3, 4), new ReceiptLine { LineId = "1", Sku = "SOCK", ProductId = 2, Quantity = 2, Amount = 2_000, UnitPrice = 1_000 });
            Add(7, 2, 2, At(3, 5), Coat(1, 100_000, 100_000, 100_000)).Currency = "EUR";
            Add(8, 1, 1, At(1, -9), Coat(1, 100_000, 100_000, 100_000));
            Add(9, 1, 1, At(3, 3), Coat(9, 100_000, 100_000, 900_000)).IsCurrent = false;
            Add(10, 2, 2, At(3, 6));
            Add(11, 2, 2, At(4, -7), Coat(1, 100_000, 100_000, 100_000));

            Receipt Add(long id, long? member, long store, DateTimeOffset at, params ReceiptLine[] lines)
            {
                var receipt = new Receipt
                {
                    Id = id, Source = "pos", StoreCode = $"S{store}", StoreId = store, ReceiptNumber = $"R{id}", Revision = 1, IsCurrent = true, MemberId = member, OriginMemberId = member,
                    Channel = "pos", At = at, BusinessDate = DateOnly.FromDateTime(at.UtcDateTime), Currency = "CNY", Total = lines.Sum(line => line.Amount),
                    Kind = lines.Sum(line => line.Amount) < 0 ? ReceiptKind.Return : ReceiptKind.Sale,
                };
                db.Add(receipt);
                foreach (var line in lines)
                {
                    (line.ReceiptId, line.MemberId, line.StoreId, line.At, line.IsCurrent) = (id, member, store, at, true);
                    db.Add(line);
                }

                return receipt;
            }
        });
        return await console.PromotionAsync(Draft);
    }

    /// <summary>Asks, runs and reads.</summary>
    public static async Task<RehearsalSeen> RunAsync(TestConsole console, long promotion, RehearsalQuestion? question = null, Actor? by = null)
    {
        var id = await console.Get<RehearsalActions>().StartAsync(by ?? console.Marketer, promotion, question ?? Question, default);
        await console.RunJobsAsync();
        return await console.Get<RehearsalQueries>().GetAsync(by ?? console.Marketer, id, default);
    }

    /// <summary>An hour of a day in November, UTC; Shanghai is eight ahead.</summary>
    public static DateTimeOffset At(int day, double hour) => new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day - 1).AddHours(hour);

    // Tills may name all lines alike.
    static ReceiptLine Coat(int quantity, long? unit, long? list, long amount) =>
        new() { LineId = "1", Sku = "COAT", ProductId = 1, Quantity = quantity, Amount = amount, UnitPrice = unit, ListPrice = list };
}
