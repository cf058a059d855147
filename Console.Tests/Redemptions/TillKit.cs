using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions;

/// <summary>Stores, products, members and live offers for tests at the till.</summary>
static class TillKit
{
    public const string Phone = "+8613800004821";

    /// <summary>Two stores and a coat at ¥ 1,000.00.</summary>
    public static Task SeedAsync(WriteGate gate) => gate.WriteAsync(db =>
    {
        db.Add(new Store { Code = "S1", Name = "Harbin", TimeZone = "Asia/Shanghai", Region = "North" });
        db.Add(new Store { Code = "S2", Name = "Suzhou", TimeZone = "Asia/Shanghai", Region = "East", Kind = StoreKind.Franchise, Franchisee = "Ying" });
        db.Add(new Product { Sku = "COAT", Name = "Wool coat", Category = "Coats", ListPrice = 100_000 });
        db.Add(new Product { Sku = "SOCK", Name = "Socks", Category = "Socks", ListPrice = 1_000 });
        return Task.CompletedTask;
    }, default);

    /// <summary>A member with a phone and a card.</summary>
    public static Task<long> MemberAsync(WriteGate gate, string phone = Phone, string? card = null, bool objects = false) => gate.WriteAsync(async db =>
    {
        var member = new Member { Tier = "gold", JoinedAt = TestClock.Usual, UpdatedAt = TestClock.Usual, ObjectsToPersonalised = objects, Language = "en" };
        db.Add(member);
        await db.SaveChangesAsync();
        db.Add(new Person { MemberId = member.Id, Name = "Wang Xiaoming", SearchName = "wang xiaoming" });
        db.Add(new Identity { MemberId = member.Id, OriginMemberId = member.Id, Kind = IdentityKind.Phone, Value = phone });
        if (card is not null) db.Add(new Identity { MemberId = member.Id, OriginMemberId = member.Id, Kind = IdentityKind.Card, Value = card });
        return member.Id;
    }, default);

    /// <summary>20 % off coats, unless told otherwise.</summary>
    public static PromotionDefinition Definition(OfferReach reach, OfferCaps? caps = null, PlaceScope? places = null, OfferCodes? codes = null) => new()
    {
        Currency = "CNY",
        Benefits = [new PercentOff(2_000)],
        Products = new ProductScope { Categories = ["Coats"] },
        Reach = reach,
        Caps = caps ?? new OfferCaps(),
        Places = places ?? new PlaceScope(),
        Codes = codes ?? new OfferCodes(),
        When = new OfferWhen { To = new DateTime(2026, 12, 1) },
        Headline = new Texts("20 % off coats", "大衣八折"),
        TillText = new Texts("Your gold offer takes 20 % off this coat.", "您的金卡优惠可享大衣八折。"),
    };

    /// <summary>Seals an offer of a campaign and makes it live.</summary>
    /// <returns>Offer and campaign.</returns>
    public static async Task<(long Offer, long Campaign)> LiveAsync(IServiceProvider services, PromotionDefinition definition, string name = "Coats")
    {
        var (gate, seal) = (services.GetRequiredService<WriteGate>(), services.GetRequiredService<OfferSeal>());
        return await gate.WriteAsync(async db =>
        {
            var promotion = new Promotion { Name = name, Definition = CanonicalJson.Of(definition) };
            db.Add(promotion);
            await db.SaveChangesAsync();
            var offer = await seal.SealAsync(db, TestConsole.Person(Core.Platform.Access.Roles.Administrator, 1, "Ada"), promotion, TestClock.Usual, default);
            await seal.GoLiveAsync(db, offer.Id, default);
            var campaign = new Campaign { Name = name, OfferId = offer.Id, PromotionId = promotion.Id };
            db.Add(campaign);
            await db.SaveChangesAsync();
            return (offer.Id, campaign.Id);
        }, default);
    }

    public static Task AssignAsync(WriteGate gate, long offer, long campaign, long member, AssignmentOutcome outcome = AssignmentOutcome.Assigned, long? code = null) => gate.WriteAsync(db =>
    {
        db.Add(new Assignment
        {
            OccurrenceId = campaign, CampaignId = campaign, OfferId = offer, OriginMemberId = member, MemberId = member, Outcome = outcome, At = TestClock.Usual, CodeId = code,
        });
        return Task.CompletedTask;
    }, default);

    public static BasketAsked Coat(long? member = null, string store = "S1", string channel = "pos", int quantity = 1, params string[] codes) => new()
    {
        Member = member is { } id ? ShopperAsked.Known(id) : null, Store = store, Channel = channel, Currency = "CNY",
        Lines = [new BasketLineAsked("1", "COAT", quantity, 100_000)], Codes = codes,
    };
}
