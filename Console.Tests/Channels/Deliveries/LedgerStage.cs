using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>A launched campaign with planned messages, ready for the pump.</summary>
sealed class LedgerStage : IAsyncDisposable
{
    public const long Campaign = 5;
    public const long Run = 50;
    public const long Offer = 12;

    LedgerStage(TestConsole console) => Console = console;

    public TestConsole Console { get; }

    public DeliveryPump Pump => Console.Get<DeliveryPump>();

    public static async Task<LedgerStage> StartAsync(DatabaseKind kind, Action<IServiceCollection>? also = null)
    {
        var stage = new LedgerStage(await TestConsole.StartAsync(kind, services =>
        {
            ForTests(services);
            also?.Invoke(services);
        }));
        await stage.Console.WriteAsync(db =>
        {
            db.Add(new Offer { Id = Offer, PromotionId = 1, Number = 1, Name = "20 % off coats", Document = Document, Hash = Ids.Sha256(Document), Currency = "CNY", State = OfferState.Live, SealedBy = "" });
            AddCampaign(db, Campaign, Run);
        });
        return stage;
    }

    /// <summary>The services that sending needs, without timers.</summary>
    public static void ForTests(IServiceCollection services) => services.AddAudiences().AddPromotions().AddCampaigns().AddAssignments().AddChannels();

    static readonly string Document = CanonicalJson.Of(new PromotionDefinition { Headline = new Texts("20 % off coats", "大衣八折") });

    public static void AddCampaign(ConsoleDb db, long campaign, long run)
    {
        db.Add(new Campaign { Id = campaign, Name = "Coats", State = CampaignState.Running, OfferId = Offer, PromotionId = 1 });
        db.Add(new Occurrence { Id = run, CampaignId = campaign, LocalAt = new DateTime(2026, 11, 21, 20, 0, 0), TimeZone = "Asia/Shanghai", OfferId = Offer, State = OccurrenceState.Sending });
        foreach (var channel in new[] { "email", "sms", "push", "wechat", "calllist", "task" })
            db.Add(new CampaignContent { CampaignId = campaign, Channel = channel, Language = "en", Subject = "Coats", Body = "Dear {{name}}, {{headline}}", Html = channel == "email" ? "<p>Dear {{name}}, {{headline}}</p>" : null });
    }

    /// <summary>Adds members with an identity and consent for a channel and plans a message to each.</summary>
    public async Task PlanAsync(string channel, int count, long firstMember = 1, long campaign = Campaign, long run = Run, string? zone = "Asia/Shanghai", DateTimeOffset? expiresAt = null)
    {
        var identity = channel switch
        {
            "email" => IdentityKind.Email,
            "push" => IdentityKind.App,
            "wechat" => IdentityKind.Wechat,
            _ => IdentityKind.Phone,
        };
        await ChangeAsync(async db =>
        {
            var now = Console.Clock.Now;
            var known = await db.Set<Member>().Select(member => member.Id).ToListAsync();
            var planned = new List<Delivery>();
            for (var id = firstMember; id < firstMember + count; id++)
            {
                var identityId = (id * 10) + (int)identity;
                if (!known.Contains(id)) db.Add(new Member { Id = id, TimeZone = zone, Language = "en" });
                if (!known.Contains(id)) db.Add(new Person { MemberId = id, Name = $"Member {id}" });
                if (!await db.Set<Identity>().AnyAsync(row => row.Id == identityId)) db.Add(new Identity { Id = identityId, MemberId = id, OriginMemberId = id, Kind = identity, Value = Address(channel, id) });
                if (await db.Set<ConsentState>().FindAsync(id, channel, "offers") is null) db.Add(new ConsentState { MemberId = id, Channel = channel, Topic = "offers", Granted = true });
                planned.Add(DeliveryPlanning.Row(run, campaign, new PlannedMessage(id, id, id, channel, 1, identityId, Address(channel, id), now, expiresAt), now));
            }

            await db.SaveChangesAsync();
            await DeliveryPlanning.PlanAsync(db, planned, default);
        });
    }

    public static string Address(string channel, long id) => channel == "email" ? $"m{id}@example.org" : $"+86138{id:00000000}";

    /// <summary>Lets an operator enable a real provider.</summary>
    public Task EnableAsync(string channel, object options, int mostAtOnce = 8) => Console.WriteAsync(db =>
    {
        db.Add(new ChannelSetting
        {
            Channel = channel, IsReal = true, HostMark = Console.Get<InstallationMark>().Value, Options = Console.Get<ChannelSecrets>().Write(options, "{}"), MostAtOnce = mostAtOnce, Version = 1,
        });
    });

    public Task<List<Delivery>> RowsAsync() => Console.ReadAsync(db => db.Set<Delivery>().OrderBy(row => row.Id).ToListAsync());

    /// <summary>How many rows stand in each state, as text, in the states' order.</summary>
    public async Task<string> StatesAsync() =>
        string.Join(", ", (await RowsAsync()).GroupBy(row => row.State).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"));

    public Task ChangeAsync(Func<ConsoleDb, Task> change) => Console.Gate.WriteAsync(change, default);

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}
