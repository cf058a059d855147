using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Benchmarks;

/// <summary>Members and a launched campaign to measure on.</summary>
static class BenchWorld
{
    static readonly string[] Channels = [ChannelNames.Email, ChannelNames.Sms, ChannelNames.Push];

    static readonly IdentityKind[] Kinds = [IdentityKind.Email, IdentityKind.Phone, IdentityKind.App];

    static readonly DateTimeOffset Joined = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Members 1 to n with three identities each and consent on three channels.</summary>
    public static Task MembersAsync(this BenchConsole console, int count) => console.WriteAsync(async db =>
    {
        var ids = Enumerable.Range(1, count).Select(id => (long)id).ToList();
        await db.InsertAsync(ids.Select(id => new Member { Id = id, Source = "bench", SourceId = $"B{id}", Tier = "gold", Language = id % 2 == 0 ? "zh-Hans" : "en", JoinedAt = Joined, UpdatedAt = Joined }), default);
        await db.InsertAsync(ids.Select(id => new Person { MemberId = id, Name = $"Member {id}", SearchName = $"member {id}" }), default);
        await db.InsertAsync(ids.SelectMany(id => Kinds.Select(kind => new Identity
        {
            MemberId = id, OriginMemberId = id, Kind = kind, Issuer = kind == IdentityKind.App ? "app" : "", Value = Value(kind, id), Verified = true,
        })), default);
        await db.InsertAsync(ids.SelectMany(id => Channels.Select(channel => new ConsentState { MemberId = id, Channel = channel, Topic = "offers", Granted = true, At = Joined })), default);
    });

    /// <summary>Launches a campaign to everybody over three channels; its job is queued, nothing is resolved yet.</summary>
    public static Task<long> LaunchedAsync(this BenchConsole console, int members) => console.LaunchedAsync(members, Channels);

    /// <inheritdoc cref="LaunchedAsync(BenchConsole, int)"/>
    public static async Task<long> LaunchedAsync(this BenchConsole console, int members, IReadOnlyList<string> channels, bool hasControl = true)
    {
        var by = console.Administrator;
        await console.WriteAsync(async db =>
        {
            if (!await db.Set<Topic>().AnyAsync(topic => topic.Code == "offers"))
                db.Add(new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠" });
        });
        await console.Get<SettingsBook>().WriteAsync(by, CampaignPolicy.Default with { AudienceAbove = null, CostAbove = null, DepthAbove = null }, default);
        var promotion = await console.Get<PromotionActions>().CreateAsync(by, "Coats", new PromotionDefinition
        {
            Benefits = [new PercentOff(2_000)], Caps = new OfferCaps { Money = 100_000_000, UsesPerMember = 1 }, Headline = new Texts("20 % off coats", "大衣八折"),
            When = new OfferWhen { To = new DateTime(2027, 12, 31) },
        }, default);
        var audience = await console.Get<AudienceActions>().CreateAsync(by, "Everybody", new TierIs(["gold"]), default);
        var campaigns = console.Get<CampaignActions>();
        var id = await campaigns.CreateAsync(by, "Bench", default);
        var version = await campaigns.SaveAsync(by, id, 0, new CampaignEdit
        {
            Name = "Bench", PromotionId = promotion, AudienceId = audience, Channels = [.. channels.Select(channel => new ChannelChoice(channel))],
            Schedule = new CampaignSchedule { Zone = "Asia/Shanghai" }, ControlBasisPoints = hasControl ? 1_000 : 0,
        }, default);
        foreach (var language in Languages.All)
        {
            foreach (var channel in channels)
            {
                var texts = channel == ChannelNames.Email
                    ? new MessageTexts("{{headline}}", Html: "<p>{{name}}: {{headline}}, {{ends}}</p><a href=\"{{unsubscribe}}\">–</a>")
                    : new MessageTexts(channel == ChannelNames.Push ? "{{headline}}" : "", "{{name}}: {{headline}} {{link}}");
                version = await campaigns.SaveContentAsync(by, id, version, channel, language, texts, default);
            }
        }

        await console.Get<LaunchActions>().LaunchAsync(by, id, members, default);
        return id;
    }

    /// <summary>Runs the queued launch to its end.</summary>
    public static Task ResolveAsync(this BenchConsole console) => console.Get<JobRunner>().DrainAsync(default);

    public static string Value(IdentityKind kind, long id) => kind switch
    {
        IdentityKind.Email => $"m{id}@example.org",
        IdentityKind.Phone => $"+86138{id:00000000}",
        _ => $"app-{id}",
    };
}
