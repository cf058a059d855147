using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>So that the pages of tasks and of registered templates are not empty: a small campaign of one store, whose staff call and whose SMS go by templates that the provider approved.</summary>
sealed class DemoTasks(IServiceProvider services, DemoClock clock, IReadOnlyDictionary<string, Actor> people)
{
    const string Zone = "Asia/Shanghai";

    /// <summary>The store of the demo's own associate.</summary>
    const string StoreCode = "S001";

    static readonly DemoCampaign Fitting = new(
        "Fitting evening in one store", new Texts("¥ 60 off knitwear", "针织立减 60 元"), new AmountOff(60_00), new ProductScope { Categories = ["Knitwear"] }, ["platinum"], [ChannelNames.Sms, ChannelNames.Task, ChannelNames.Pos], 12, DemoCampaigns.Now)
    {
        Budget = 3_000_00, Stores = [StoreCode],
    };

    /// <summary>Launched yesterday: one task is done, one taken, the others are open.</summary>
    public async Task AddAsync(DemoCampaigns campaigns, DateTimeOffset now, CancellationToken ct)
    {
        var launch = Instants.At(Instants.Date(now, Instants.Zone(Zone)).AddDays(-1).ToDateTime(new TimeOnly(14, 0)), Instants.Zone(Zone));
        clock.Now = launch.AddDays(-7);
        // Nothing leaves the console by it: unlike all others it may be real in a demo.
        await Get<ChannelActions>().SaveAsync(people["admin"], ChannelNames.Task, new ChannelEdit(new TaskOptions { DefaultStore = StoreCode }, IsReal: true, 20, 8, 0), ct);
        var texts = new Dictionary<string, MessageTexts>
        {
            [Languages.English] = await TemplateAsync("NW-OFFER-EN", "Offer in your store", Languages.English, "Northwind: {offer} in your store until {ends}. Reply STOP to leave.", ct),
            [Languages.Chinese] = await TemplateAsync("NW-OFFER-ZH", "门店优惠", Languages.Chinese, "【Northwind】{offer}，有效期至 {ends}。回复 TD 退订", ct),
        };
        await Get<WriteGate>().WriteAsync(db => ConsentAsync(db, launch.AddDays(-20), ct), ct);
        var id = await campaigns.LaunchAsync(Fitting with { ByTemplate = texts }, launch, ct);
        clock.Now = launch.AddHours(2);
        await ActAsync(id, ct);
        clock.Now = now;
    }

    /// <summary>The text of a message that goes by a template, which is registered and approved by hand.</summary>
    async Task<MessageTexts> TemplateAsync(string code, string name, string language, string body, CancellationToken ct)
    {
        var (actions, by) = (Get<TemplateActions>(), people["admin"]);
        var id = await actions.CreateAsync(by, ChannelNames.Sms, new TemplateEdit(code, name, language, body, [new TemplateField("offer", 40, NoUrl: true), new TemplateField("ends", 40, NoUrl: true)]), ct);
        await actions.MoveAsync(by, id, 1, TemplateState.Submitted, null, ct);
        await actions.MoveAsync(by, id, 2, TemplateState.Approved, null, ct);
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["offer"] = "{{headline}}", ["ends"] = "{{ends}}" };
        return new MessageTexts(Body: TemplateText.Compose(body, fields), Template: new TemplateChoice(id, fields));
    }

    /// <summary>Members of the store who agreed to be called by its staff.</summary>
    static async Task ConsentAsync(ConsoleDb db, DateTimeOffset at, CancellationToken ct)
    {
        var ids = await db.Set<Member>().Where(member => member.Tier == "platinum" && db.Set<Store>().Any(store => store.Id == member.HomeStoreId && store.Code == StoreCode)).OrderBy(member => member.Id).Select(member => member.Id).ToListAsync(ct);
        await db.InsertAsync(ids.Select(id => new ConsentRecord
        {
            OriginMemberId = id, MemberId = id, Channel = ChannelNames.Task, Topic = "offers", Granted = true, At = at, RecordedAt = at, Source = "desk", TextVersion = "2025-01",
        }), ct);
        await db.InsertAsync(ids.Select(id => new ConsentState { MemberId = id, Channel = ChannelNames.Task, Topic = "offers", Granted = true, At = at }), ct);
    }

    async Task ActAsync(long campaign, CancellationToken ct)
    {
        await using var db = Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var keys = await db.Set<StaffTask>().Where(task => task.CampaignId == campaign).OrderBy(task => task.DeliveryId).Select(task => task.Key).Take(2).ToListAsync(ct);
        foreach (var key in keys) await Get<TaskActions>().TakeAsync(people["store"], key, null, ct);
        if (keys is [var first, ..]) await Get<TaskActions>().ReportAsync(people["store"], first, TaskOutcome.Done, null, ct);
    }

    T Get<T>() where T : notnull => services.GetRequiredService<T>();
}
