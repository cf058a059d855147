using System.Net;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.StaffTasks;

/// <summary>A shop app lists, takes and reports tasks of its store.</summary>
public sealed class TaskApiTests
{
    [Theory, EachDatabase]
    public async Task A_shop_app_reads_on_page_by_page_takes_and_reports_each_once(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var caller = await api.CallerAsync("tasks", "S1");

        var first = await (await caller.GetAsync("/api/v1/tasks?limit=2")).JsonAsync();
        var second = await (await caller.GetAsync($"/api/v1/tasks?limit=2&cursor={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}")).JsonAsync();
        var items = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).ToList();
        // Member 4's task is with the other store.
        Assert.Equal(["Member 1", "Member 2", "Member 3"], items.Select(item => item.GetProperty("member").GetString()));
        Assert.Equal(("open", "+8613800000001", "Dear Member 1, 20 % off coats", "S1"),
            (items[0].GetProperty("state").GetString(), items[0].GetProperty("phone").GetString(), items[0].GetProperty("text").GetString(), items[0].GetProperty("store").GetString()));
        var key = items[0].GetProperty("key").GetGuid();

        var taken = await caller.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/take", new { staff = "Chen Jie" }, "take-1");
        Assert.Equal("taken", (await taken.JsonAsync()).GetProperty("status").GetString());
        Assert.Equal("taken", (await (await caller.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/take", new { staff = "Chen Jie" }, "take-1")).JsonAsync()).GetProperty("status").GetString());
        var other = await caller.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/take", new { staff = "Sun Li" });
        Assert.Equal((HttpStatusCode.Conflict, "task_taken"), (other.StatusCode, await other.CodeAsync()));
        var odd = await caller.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/report", new { outcome = "shouted", staff = "Chen Jie" });
        Assert.Equal("task_outcome_unknown", await odd.CodeAsync());
        var reported = await caller.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/report", new { outcome = "never_again", staff = "Chen Jie" });
        Assert.Equal("reported", (await reported.JsonAsync()).GetProperty("status").GetString());
        Assert.False(await api.ReadAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1).Select(state => state.Granted).SingleAsync()));

        // Who said no elsewhere closes the task, with the sentence why.
        await api.Get<WriteGate>().WriteAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 2).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false)), default);
        var closed = await (await caller.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{items[1].GetProperty("key").GetGuid()}/take", new { })).JsonAsync();
        Assert.Equal(("closed", "no_consent", "No consent on a chosen channel"), (closed.GetProperty("status").GetString(), closed.GetProperty("reason").GetString(), closed.GetProperty("sentence").GetString()));
        Assert.Equal(["Member 3"], (await (await caller.GetAsync("/api/v1/tasks")).JsonAsync()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("member").GetString()));
    }

    [Theory, EachDatabase]
    public async Task Who_took_a_task_gives_it_back_and_another_takes_it(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var caller = await api.CallerAsync("tasks", "S1");
        var path = $"/api/v1/tasks/{await api.ReadAsync(db => db.Set<StaffTask>().Where(task => task.StoreId == 1).Select(task => task.Key).FirstAsync())}";

        Assert.Equal("task_not_taken", await (await caller.WriteAsync(HttpMethod.Post, path + "/give-back", new { staff = "Chen Jie" })).CodeAsync());
        await (await caller.WriteAsync(HttpMethod.Post, path + "/take", new { staff = "Chen Jie" })).EnsureSuccessStatusCode().JsonAsync();
        Assert.Equal("task_taken", await (await caller.WriteAsync(HttpMethod.Post, path + "/give-back", new { staff = "Sun Li" })).CodeAsync());
        Assert.Equal("open", (await (await caller.WriteAsync(HttpMethod.Post, path + "/give-back", new { staff = "Chen Jie" })).JsonAsync()).GetProperty("status").GetString());
        Assert.Equal("taken", (await (await caller.WriteAsync(HttpMethod.Post, path + "/take", new { staff = "Sun Li" })).JsonAsync()).GetProperty("status").GetString());
    }

    [Theory, EachDatabase]
    public async Task What_was_taken_before_the_keys_rotation_is_reported_after_it(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        // A rotation makes a key of the same name with another number.
        var (before, after) = (await api.CallerAsync("tasks", "S1"), await api.CallerAsync("tasks", "S1"));
        var key = await api.ReadAsync(db => db.Set<StaffTask>().Where(task => task.StoreId == 1).Select(task => task.Key).FirstAsync());

        await before.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/take", new { staff = "Chen Jie" });
        var reported = await after.WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/report", new { outcome = "done", staff = "Chen Jie" });

        Assert.Equal("reported", (await reported.JsonAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Other_stores_other_scopes_and_test_keys_reach_nothing()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);
        var key = await api.ReadAsync(db => db.Set<StaffTask>().Where(task => task.StoreId == 1).Select(task => task.Key).FirstAsync());
        var other = await (await api.CallerAsync("tasks", "S2")).WriteAsync(HttpMethod.Post, $"/api/v1/tasks/{key}/take", new { });
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (other.StatusCode, await other.CodeAsync()));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await api.CallerAsync("offers", "S1")).GetAsync("/api/v1/tasks")).StatusCode);
        Assert.False(ApiScopes.IsForTests("tasks"));
    }

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var api = await TestApi.StartAsync(kind);
        var document = CanonicalJson.Of(new PromotionDefinition { Headline = new Texts("20 % off coats", "大衣八折") });
        await api.WriteAsync(db =>
        {
            db.Add(new Store { Id = 1, Code = "S1", Name = "Nanjing Road", Region = "East", TimeZone = "Asia/Shanghai" });
            db.Add(new Store { Id = 2, Code = "S2", Name = "Harbin", Region = "North", TimeZone = "Asia/Shanghai" });
            db.Add(new Offer { Id = 12, PromotionId = 1, Number = 1, Name = "Coats", Document = document, Hash = Ids.Sha256(document), Currency = "CNY", State = OfferState.Live, SealedBy = "" });
            db.Add(new Campaign { Id = 5, Name = "Coats", State = CampaignState.Running, OfferId = 12, PromotionId = 1 });
            db.Add(new Occurrence { Id = 50, CampaignId = 5, LocalAt = api.Clock.Now.DateTime, TimeZone = "Asia/Shanghai", OfferId = 12, State = OccurrenceState.Sending });
            db.Add(new CampaignContent { CampaignId = 5, Channel = "task", Language = "en", Body = "Dear {{name}}, {{headline}}" });
            db.Add(new ChannelSetting { Channel = "task", IsReal = true, HostMark = api.Get<InstallationMark>().Value, Options = api.Get<ChannelSecrets>().Write(new TaskOptions { DefaultStore = "S2" }, "{}"), Version = 1 });
            for (var id = 1; id <= 4; id++)
            {
                var phone = $"+861380000000{id}";
                db.Add(new Member { Id = id, HomeStoreId = id == 4 ? 2 : 1, Language = "en" });
                db.Add(new Person { MemberId = id, Name = $"Member {id}" });
                db.Add(new Identity { Id = id, MemberId = id, OriginMemberId = id, Kind = IdentityKind.Phone, Value = phone });
                db.Add(new ConsentState { MemberId = id, Channel = "task", Topic = "offers", Granted = true });
                db.Add(DeliveryPlanning.Row(50, 5, new PlannedMessage(id, id, id, "task", 1, id, phone, api.Clock.Now, null), api.Clock.Now));
            }
        });
        await api.Get<DeliveryPump>().DrainAsync(default);
        return api;
    }
}
