using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.StaffTasks;

/// <summary>Two stores, tasks enabled for real, and people who serve in them.</summary>
static class TaskStage
{
    public static Actor Chen { get; } = TestConsole.Person(Roles.Frontline, 71, "Chen Jie", new Scope(ScopeKind.Stores, ["S1"]));

    public static Actor Sun { get; } = TestConsole.Person(Roles.Frontline, 72, "Sun Li", new Scope(ScopeKind.Stores, ["S1"]));

    public static Actor Elsewhere { get; } = TestConsole.Person(Roles.Frontline, 73, "Wu", new Scope(ScopeKind.Stores, ["S2"]));

    public static async Task<LedgerStage> StartAsync(DatabaseKind kind, TaskOptions? options = null)
    {
        var stage = await LedgerStage.StartAsync(kind);
        await stage.Console.WriteAsync(db =>
        {
            db.Add(new Store { Id = 1, Code = "S1", Name = "Nanjing Road", Region = "East", TimeZone = "Asia/Shanghai" });
            db.Add(new Store { Id = 2, Code = "S2", Name = "Harbin", Region = "North", TimeZone = "Asia/Shanghai" });
            db.Add(new Store { Id = 3, Code = "WEB", Name = "Web shop", Kind = StoreKind.Online, Region = "", TimeZone = "Asia/Shanghai" });
        });
        await stage.EnableAsync("task", options ?? new TaskOptions { DefaultStore = "S2" });
        return stage;
    }

    /// <summary>Members 1 to n of store 1, each with a task in hand; unless they live elsewhere.</summary>
    public static async Task HandAsync(this LedgerStage stage, int count, DateTimeOffset? expiresAt = null)
    {
        await stage.PlanAsync("task", count, expiresAt: expiresAt);
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.HomeStoreId == null).ExecuteUpdateAsync(set => set.SetProperty(member => member.HomeStoreId, 1L)));
        await stage.Pump.DrainAsync(default);
    }

    /// <summary>Plans a task for members 1 to n, and a text message two days later for those who are not told by it.</summary>
    public static async Task ThenSmsAsync(this LedgerStage stage, int count)
    {
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        await stage.PlanAsync("task", count);
        await stage.PlanAsync("sms", count);
        var later = stage.Console.Clock.Now.AddDays(2);
        await stage.ChangeAsync(async db =>
        {
            await db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.Channels, CanonicalJson.Of<IReadOnlyList<ChannelChoice>>([new("task"), new("sms", 2, 48)])));
            await db.Set<Delivery>().Where(row => row.Channel == "sms").ExecuteUpdateAsync(set => set.SetProperty(row => row.Step, (short)2).SetProperty(row => row.NotBefore, later));
        });
    }

    /// <summary>Sends members 1 to n a text message, and hands out a task for those who are not told by it, an hour later.</summary>
    public static async Task ThenTaskAsync(this LedgerStage stage, int count)
    {
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        await stage.PlanAsync("sms", count);
        await stage.PlanAsync("task", count);
        await stage.ChangeAsync(async db =>
        {
            await db.Set<Member>().ExecuteUpdateAsync(set => set.SetProperty(member => member.HomeStoreId, 1L));
            await db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.Channels, CanonicalJson.Of<IReadOnlyList<ChannelChoice>>([new("sms"), new("task", 2, 1)])));
            await db.Set<Delivery>().Where(row => row.Channel == "task").ExecuteUpdateAsync(set => set.SetProperty(row => row.Step, (short)2));
        });
        await stage.Pump.DrainAsync(default);
        stage.Console.Clock.Advance(TimeSpan.FromHours(1));
        await stage.Pump.DrainAsync(default);
    }

    public static async Task<Guid> KeyOfAsync(this LedgerStage stage, long member) => (await stage.RowsAsync()).Single(row => row.MemberId == member).Key;

    public static async Task<Delivery> RowOfAsync(this LedgerStage stage, long member) => (await stage.RowsAsync()).Single(row => row.MemberId == member);

    public static TaskActions Tasks(this LedgerStage stage) => stage.Console.Get<TaskActions>();

    public static Task TickAsync(this LedgerStage stage) => stage.Console.Services.GetServices<IRecurringJob>().OfType<TaskWatch>().Single().TickAsync(default);

    public static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;
}
