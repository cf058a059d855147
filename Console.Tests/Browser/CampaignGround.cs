using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Web.Features.Campaigns.Editors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Browser;

/// <summary>What a campaign in the browser's console is made of, under names of its own: three members, an audience of them, a promotion.</summary>
/// <param name="Mark">Stands in every name.</param>
sealed record CampaignGround(BrowserConsole Console, string Mark, long Promotion, long Audience)
{
    public const int Members = 3;

    static readonly Actor Author = new(ActorKind.Person, 900, "Li Wei", RightTable.Of(Roles.Marketer), Scope.Everything);

    public string Name => "Coats " + Mark;

    /// <param name="bounded">With a cap and an end, so that no second person is needed.</param>
    public static async Task<CampaignGround> LayAsync(BrowserConsole console, bool bounded)
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        return await console.Services.GetRequiredService<WriteGate>().WriteAsync(async db =>
        {
            if (!await db.Set<Brand>().AnyAsync()) db.Add(new Brand { Id = 1, Name = "Northwind Apparel" });
            await db.SaveChangesAsync();
            (await db.Set<Brand>().FirstAsync()).PostalAddress = "1 Nanjing Road, Shanghai";
            if (!await db.Set<Topic>().AnyAsync(topic => topic.Code == "offers")) db.Add(new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠" });
            for (var i = 0; i < Members; i++)
            {
                var member = new Member { Language = i == 0 ? "zh-Hans" : "en", JoinedAt = TestClock.Usual, UpdatedAt = TestClock.Usual };
                db.Add(member);
                await db.SaveChangesAsync();
                db.Add(new Person { MemberId = member.Id, Name = $"Member {mark} {i}", SearchName = $"member {mark} {i}" });
                db.Add(new Identity { MemberId = member.Id, OriginMemberId = member.Id, Kind = IdentityKind.Email, Value = $"m{i}.{mark}@example.org", Verified = true });
                db.Add(new MemberTag { MemberId = member.Id, Tag = mark });
                db.Add(new ConsentState { MemberId = member.Id, Channel = ChannelNames.Email, Topic = "offers", Granted = true, At = TestClock.Usual });
            }

            var promotion = new Promotion
            {
                Name = "Coats " + mark, UpdatedAt = TestClock.Usual,
                Definition = CanonicalJson.Of(new PromotionDefinition
                {
                    Benefits = [new PercentOff(2_000)], Headline = new Texts("20 % off coats", "大衣八折"), Caps = bounded ? new OfferCaps { Money = 1_000_000, UsesPerMember = 1 } : new OfferCaps(),
                    When = new OfferWhen { To = new DateTime(2030, 12, 31) },
                }),
            };
            var rule = CanonicalJson.Of<RuleNode>(new Tagged([mark]));
            var audience = new Audience { Name = "Coats " + mark, LatestVersion = 1, UpdatedAt = TestClock.Usual };
            db.Add(promotion);
            db.Add(audience);
            await db.SaveChangesAsync();
            db.Add(new AudienceVersion { AudienceId = audience.Id, Number = 1, Rule = rule, RuleHash = Ids.Sha256(rule), SavedAt = TestClock.Usual, SavedBy = "test" });
            return new CampaignGround(console, mark, promotion.Id, audience.Id);
        }, CancellationToken.None);
    }

    /// <summary>Makes and launches a campaign by e-mail, without the browser.</summary>
    public async Task<long> LaunchAsync(CampaignSchedule? schedule = null)
    {
        var id = await DraftAsync(schedule);
        await Console.Services.GetRequiredService<LaunchActions>().LaunchAsync(Author, id, Members, CancellationToken.None);
        return id;
    }

    /// <summary>Makes a campaign by e-mail that is ready, without the browser.</summary>
    public async Task<long> DraftAsync(CampaignSchedule? schedule = null)
    {
        var (actions, ct) = (Console.Services.GetRequiredService<CampaignActions>(), CancellationToken.None);
        var id = await actions.CreateAsync(Author, Name, ct);
        var version = await actions.SaveAsync(Author, id, 0, new CampaignEdit
        {
            Name = Name, PromotionId = Promotion, AudienceId = Audience, Channels = [new(ChannelNames.Email)], Schedule = schedule ?? new CampaignSchedule { Zone = "Asia/Shanghai" },
        }, ct);
        foreach (var language in Languages.All)
            version = await actions.SaveContentAsync(Author, id, version, ChannelNames.Email, language, ContentStarters.Of(ChannelNames.Email, language), ct);
        return id;
    }

    /// <summary>Waits until a campaign came to a state by itself.</summary>
    public async Task UntilAsync(long campaign, CampaignState state)
    {
        for (var i = 0; i < 300; i++)
        {
            await using var db = Read();
            if (await db.Set<Campaign>().AnyAsync(row => row.Id == campaign && row.State == state)) return;
            await Task.Delay(200);
        }

        await using var last = Read();
        var runs = await last.Set<Occurrence>().Where(row => row.CampaignId == campaign).Select(row => $"run {row.State}").ToListAsync();
        var jobs = await last.Set<JobRun>().Select(row => $"job {row.Job} {row.State} {row.Problem}").ToListAsync();
        var messages = await last.Set<Delivery>().Where(row => row.CampaignId == campaign).Select(row => $"message {row.State} {row.Reason}").ToListAsync();
        Assert.Fail($"Campaign {campaign} did not come to {state}: {string.Join(", ", [.. runs, .. jobs, .. messages])}.");
    }

    ConsoleDb Read() => Console.Services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
}
