using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Tests.Kit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Promotions;

/// <summary>A test console with this stage, and promotions to begin with.</summary>
static class PromotionKit
{
    public static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services =>
        services.AddPromotions().AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>());

    public static PromotionDefinition Coats => new()
    {
        Currency = "CNY",
        Benefits = [new PercentOff(2_000)],
        Products = new ProductScope { Categories = ["Coats"] },
        Places = new PlaceScope { Tiers = ["gold", "platinum"] },
        When = new OfferWhen { To = new DateTime(2026, 11, 30, 22, 0, 0) },
        Caps = new OfferCaps { UsesPerMember = 1, MaximumPerUse = 40_000, Money = 12_000_000 },
        Funding = new Funding(7_000, 3_000),
        Headline = new Core.Kernel.Texts("20 % off coats", "大衣 8 折"),
    };

    public static Task<long> PromotionAsync(this TestConsole console, PromotionDefinition definition, string name = "Winter coats") =>
        console.Get<PromotionActions>().CreateAsync(console.Marketer, name, definition, CancellationToken.None);

    public static Task<Offer> SealAsync(this TestConsole console, long promotion, bool live = false) => console.Gate.WriteAsync(async db =>
    {
        var row = await db.Set<Promotion>().FindAsync([promotion], CancellationToken.None);
        var offer = await console.Get<OfferSeal>().SealAsync(db, Actor.Job("test"), row!, console.Clock.Now, CancellationToken.None);
        if (live) await console.Get<OfferSeal>().GoLiveAsync(db, offer.Id, CancellationToken.None);
        return offer;
    }, CancellationToken.None);
}
