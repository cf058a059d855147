using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>A console with members, a promotion and an audience of everybody, and short ways to a campaign.</summary>
static class CampaignMaker
{
    public static Task<TestConsole> StartAsync(DatabaseKind kind, Action<IServiceCollection>? also = null) => TestConsole.StartAsync(kind, services =>
    {
        services.AddCatalogue();
        services.AddMembers();
        services.AddAudiences();
        services.AddPromotions();
        services.AddCampaigns();
        services.AddAssignments();
        services.AddChannels();
        also?.Invoke(services);
    });

    /// <summary>Members 1 to n, all with e-mail and phone and with consent on both.</summary>
    public static Task MembersAsync(this TestConsole console, int count) => MembersAsync(console.Services, count);

    public static Task MembersAsync(IServiceProvider services, int count) => services.GetRequiredService<WriteGate>().WriteAsync(async db =>
    {
        var ids = Enumerable.Range(1, count).Select(id => (long)id).ToList();
        await db.InsertAsync(ids.Select(id => new Member { Id = id, Tier = "gold", Language = id % 2 == 0 ? "zh-CN" : "en", JoinedAt = TestClock.Usual, UpdatedAt = TestClock.Usual }), CancellationToken.None);
        await db.InsertAsync(ids.Select(id => new Person { MemberId = id, Name = $"Member {id}", SearchName = $"member {id}" }), CancellationToken.None);
        await db.InsertAsync(ids.SelectMany(id => new[]
        {
            new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.Email, Value = $"m{id}@example.org", Verified = true },
            new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.Phone, Value = $"+86138{id:00000000}", Verified = true },
        }), CancellationToken.None);
        await db.InsertAsync(ids.SelectMany(id => new[] { ChannelNames.Email, ChannelNames.Sms }
            .Select(channel => new ConsentState { MemberId = id, Channel = channel, Topic = "offers", Granted = true, At = TestClock.Usual })), CancellationToken.None);
    }, CancellationToken.None);

    /// <summary>Brand address, topic, a promotion of 20 % with cap and end, an audience of everybody.</summary>
    public static Task<(long Promotion, long Audience)> GroundAsync(this TestConsole console, Func<PromotionDefinition, PromotionDefinition>? change = null) =>
        GroundAsync(console.Services, change);

    static Task<(long Promotion, long Audience)> GroundAsync(IServiceProvider services, Func<PromotionDefinition, PromotionDefinition>? change) => services.GetRequiredService<WriteGate>().WriteAsync(async db =>
    {
        (await db.Set<Brand>().FirstAsync()).PostalAddress = "1 Nanjing Road, Shanghai";
        if (!await db.Set<Topic>().AnyAsync(topic => topic.Code == "offers")) db.Add(new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠" });
        var definition = new PromotionDefinition
        {
            Benefits = [new PercentOff(2_000)], Caps = new OfferCaps { Money = 1_000_000, UsesPerMember = 1 }, Headline = new Texts("20 % off coats", "大衣八折"),
            When = new OfferWhen { To = new DateTime(2026, 12, 31) },
        };
        var promotion = new Promotion { Name = "Coats", Definition = CanonicalJson.Of(change?.Invoke(definition) ?? definition), UpdatedAt = TestClock.Usual };
        var audience = new Audience { Name = "Everybody", LatestVersion = 1, UpdatedAt = TestClock.Usual };
        db.Add(promotion);
        db.Add(audience);
        await db.SaveChangesAsync();
        db.Add(new AudienceVersion { AudienceId = audience.Id, Number = 1, Rule = Everybody, RuleHash = Ids.Sha256(Everybody), SavedAt = TestClock.Usual, SavedBy = "test" });
        return (promotion.Id, audience.Id);
    }, CancellationToken.None);

    /// <summary>A campaign that is ready: e-mail and SMS in both languages.</summary>
    public static Task<long> ReadyAsync(this TestConsole console, Func<CampaignEdit, CampaignEdit>? change = null, Func<PromotionDefinition, PromotionDefinition>? offer = null) =>
        ReadyAsync(console.Services, console.Marketer, change, offer);

    public static async Task<long> ReadyAsync(
        IServiceProvider services, Core.Platform.Access.Actor by, Func<CampaignEdit, CampaignEdit>? change = null, Func<PromotionDefinition, PromotionDefinition>? offer = null)
    {
        var (promotion, audience) = await GroundAsync(services, offer);
        var actions = services.GetRequiredService<CampaignActions>();
        var id = await actions.CreateAsync(by, "Winter coats", CancellationToken.None);
        var edit = new CampaignEdit
        {
            Name = "Winter coats", PromotionId = promotion, AudienceId = audience, Channels = [new(ChannelNames.Email), new(ChannelNames.Sms)],
            Schedule = new CampaignSchedule { Zone = "Asia/Shanghai" },
        };
        var version = await actions.SaveAsync(by, id, 0, change?.Invoke(edit) ?? edit, CancellationToken.None);
        foreach (var language in Languages.All)
        {
            version = await actions.SaveContentAsync(by, id, version, ChannelNames.Email, language,
                new MessageTexts("{{headline}}", Html: "<p>{{name}}: {{headline}}, {{ends}}</p><a href=\"{{unsubscribe}}\">–</a>"), CancellationToken.None);
            version = await actions.SaveContentAsync(by, id, version, ChannelNames.Sms, language, new MessageTexts(Body: "{{headline}} {{link}}"), CancellationToken.None);
        }

        return id;
    }

    public static Task<Campaign> CampaignAsync(this TestConsole console, long id) => console.ReadAsync(db => db.Set<Campaign>().AsNoTracking().FirstAsync(row => row.Id == id));

    static readonly string Everybody = CanonicalJson.Of<RuleNode>(new TierIs(["gold"]));
}
