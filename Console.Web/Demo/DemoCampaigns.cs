using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Web.Features.Campaigns.Editors;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>What one campaign of the demo is.</summary>
sealed record DemoCampaign(string Name, Texts Headline, Benefit Benefit, ProductScope Products, IReadOnlyList<string> Tiers, IReadOnlyList<string> Channels, int Days, CampaignSchedule Schedule)
{
    public long Budget { get; init; } = 120_000_00;

    public Texts Terms { get; init; } = new("Once per member, at most ¥ 400 off.", "每位会员限用一次，最多优惠 400 元。");

    public OfferReach Reach { get; init; } = OfferReach.Holders;

    public OfferCodes Codes { get; init; } = new();

    public PlaceScope Places { get; init; } = new();

    public Funding Funding { get; init; } = new();

    public OfferReturns? Returns { get; init; }

    public long? MinimumSpend { get; init; }

    public long? Uses { get; init; }

    /// <summary>Days from the claim, where it has to be claimed.</summary>
    public int? DaysFromClaim { get; init; }

    /// <summary>True where members get the offer for their own: once each, and never those of the control group.</summary>
    public bool IsAssigned => Reach is OfferReach.Holders or OfferReach.Claim;

    /// <summary>Codes of the home stores that its members have; empty: of all.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [];

    /// <summary>Texts of its SMS by language, where they go by registered templates.</summary>
    public IReadOnlyDictionary<string, MessageTexts>? ByTemplate { get; init; }
}

/// <summary>Three past campaigns, one that runs and one that waits for approval, made through the verbs that people use, each at its own time.</summary>
sealed class DemoCampaigns(IServiceProvider services, DemoClock clock, IReadOnlyDictionary<string, Actor> people)
{
    const string Zone = "Asia/Shanghai";

    static readonly ProductScope Coats = new() { Categories = ["Coats"] };

    public static CampaignSchedule Now { get; } = new() { Kind = ScheduleKind.Now, Zone = Zone };

    Actor Marketer => people["marketer"];

    /// <summary>The campaigns that are over, oldest first, with the days since their launch.</summary>
    public static IReadOnlyList<(int DaysAgo, DemoCampaign Campaign)> Past { get; } =
    [
        (80, new DemoCampaign("Back to school bundle", new Texts("15 % off shirts and trousers", "衬衫与裤装八五折"), new PercentOff(1_500), new ProductScope { Categories = ["Shirts", "Trousers"] },
            ["gold", "platinum", "silver"], [ChannelNames.Email, ChannelNames.Sms, ChannelNames.Pos], 14, Now)),
        (52, new DemoCampaign("App install bonus", new Texts("¥ 30 off accessories", "配饰立减 30 元"), new AmountOff(30_00), new ProductScope { Categories = ["Accessories"] },
            ["silver"], [ChannelNames.Push, ChannelNames.WeChat, ChannelNames.Web], 10, Now)),
        (24, new DemoCampaign("Singles' day early access", new Texts("20 % off coats and knitwear", "大衣与针织八折"), new PercentOff(2_000), new ProductScope { Categories = ["Coats", "Knitwear"] },
            ["gold", "platinum"], [ChannelNames.WeChat, ChannelNames.Email, ChannelNames.CallList, ChannelNames.Pos, ChannelNames.Web], 12, Now)),
    ];

    /// <summary>Makes, approves and launches a campaign at a time, and lets its work run to the end.</summary>
    public async Task<long> LaunchAsync(DemoCampaign demo, DateTimeOffset at, CancellationToken ct)
    {
        clock.Now = at.AddHours(-3);
        var (id, version) = await MakeAsync(demo, ct);
        clock.Now = at.AddHours(-2);
        var request = await Get<ApprovalActions>().RequestAsync(Marketer, id, version, null, ct);
        clock.Now = at.AddHours(-1);
        await Get<ApprovalActions>().ApproveAsync(people["approver"], request, null, ct);
        clock.Now = at;
        await Get<LaunchActions>().LaunchAsync(Marketer, id, await CountAsync(request, ct), ct);
        await WorkAsync(ct);
        return id;
    }

    /// <summary>The number of members that the approval was asked for: a marketer types it to launch.</summary>
    async Task<int> CountAsync(long request, CancellationToken ct)
    {
        await using var db = Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        return await db.Set<ApprovalRequest>().Where(row => row.Id == request).Select(row => row.Count).FirstAsync(ct);
    }

    /// <summary>Runs queued jobs, due runs and sending to their end, at the clock's time.</summary>
    public async Task WorkAsync(CancellationToken ct)
    {
        await Get<ByName<IRecurringJob>>()["due-campaigns"].TickAsync(ct);
        await Get<JobRunner>().DrainAsync(ct);
        await Get<DeliveryPump>().DrainAsync(ct);
        await Get<ByName<IRecurringJob>>()["due-campaigns"].TickAsync(ct);
    }

    /// <summary>The one that sends every day and the one that waits for its approver.</summary>
    public async Task AddPresentAsync(DateTimeOffset now, CancellationToken ct)
    {
        var zone = Instants.Zone(Zone);
        var yesterday = Instants.Date(now, zone).AddDays(-1);
        var daily = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = Zone, Time = new TimeOnly(10, 0), From = yesterday, Until = yesterday.AddDays(9) };
        var running = new DemoCampaign("Winter coats, 20 % for gold and platinum", new Texts("20 % off coats", "大衣八折"), new PercentOff(2_000), Coats, ["gold", "platinum"],
            [ChannelNames.Email, ChannelNames.WeChat, ChannelNames.Sms, ChannelNames.CallList, ChannelNames.Pos, ChannelNames.Web, ChannelNames.CallCentre], 12, daily);
        await LaunchAsync(running, Instants.At(yesterday.ToDateTime(new TimeOnly(9, 50)), zone), ct);
        clock.Now = Instants.At(yesterday.ToDateTime(new TimeOnly(10, 0, 30)), zone);
        await WorkAsync(ct);

        clock.Now = now.AddMinutes(-40);
        var waiting = new DemoCampaign("Spring preview, 3 for 2", new Texts("Buy two shirts, get a third free", "衬衫买二送一"), new BuyXGetY { BuyQuantity = 2 },
            new ProductScope { Categories = ["Shirts"] }, ["silver", "new"], [ChannelNames.Email, ChannelNames.Push, ChannelNames.Pos, ChannelNames.Web], 21, Now) { Budget = 92_000_00 };
        var (id, version) = await MakeAsync(waiting, ct);
        clock.Now = now.AddMinutes(-30);
        await Get<ApprovalActions>().RequestAsync(Marketer, id, version, null, ct);
        clock.Now = now;
    }

    async Task<(long Id, int Version)> MakeAsync(DemoCampaign demo, CancellationToken ct)
    {
        var zone = Instants.Zone(Zone);
        var definition = new PromotionDefinition
        {
            Benefits = [demo.Benefit],
            Products = demo.Products,
            Reach = demo.Reach,
            Codes = demo.Codes,
            Places = demo.Places,
            Funding = demo.Funding,
            Returns = demo.Returns,
            When = new OfferWhen { MinimumSpend = demo.MinimumSpend, DaysFromAssignment = demo.DaysFromClaim, To = Instants.Date(clock.Now, zone).AddDays(demo.Days).ToDateTime(new TimeOnly(22, 0)) },
            Caps = new OfferCaps { Money = demo.Budget, Uses = demo.Uses, UsesPerMember = demo.IsAssigned ? 1 : null, MaximumPerUse = 400_00 },
            Headline = demo.Headline,
            Terms = demo.Terms,
            TillText = demo.Headline,
        };
        var promotion = await Get<PromotionActions>().CreateAsync(Marketer, demo.Name, definition, ct);
        RuleNode who = demo.Stores.Count == 0 ? new TierIs(demo.Tiers) : new AllOf(new TierIs(demo.Tiers), new HomeStoreIs(new StoreChoice(demo.Stores)));
        var audience = await Get<AudienceActions>().CreateAsync(Marketer, demo.Name, who, ct);
        var campaigns = Get<CampaignActions>();
        var id = await campaigns.CreateAsync(Marketer, demo.Name, ct);
        var version = await campaigns.SaveAsync(Marketer, id, 0, new CampaignEdit
        {
            Name = demo.Name, PromotionId = promotion, AudienceId = audience, Channels = [.. demo.Channels.Select(channel => new ChannelChoice(channel))],
            Schedule = demo.Schedule, ControlBasisPoints = demo.IsAssigned ? 1_000 : 0, AlsoAtTill = demo.Channels.Contains(ChannelNames.Pos),
        }, ct);
        foreach (var channel in demo.Channels.Where(ChannelNames.Sending.Contains))
            foreach (var language in Languages.All)
                version = await campaigns.SaveContentAsync(Marketer, id, version, channel, language, TextsOf(demo, channel, language), ct);
        return (id, version);
    }

    static MessageTexts TextsOf(DemoCampaign demo, string channel, string language)
    {
        if (channel == ChannelNames.Sms && demo.ByTemplate is { } texts) return texts[language];
        var starter = ContentStarters.Of(channel, language);
        if (demo.Reach != OfferReach.Claim) return starter;
        var link = language == Languages.Chinese ? "{{#if claimLink}}立即领取：{{claimLink}}{{/if}}" : "{{#if claimLink}} Claim it here: {{claimLink}}{{/if}}";
        return starter with { Body = starter.Body + link, Html = starter.Html?.Replace("{{link}}", "{{claimLink}}", StringComparison.Ordinal) };
    }

    T Get<T>() where T : notnull => services.GetRequiredService<T>();
}
