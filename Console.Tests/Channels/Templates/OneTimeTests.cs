using CampaignConsole.Core.Channels.Adapters.WeChat;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Templates;

/// <summary>WeChat's one-time subscriptions: one is taken with each message, in the transaction that sends it, and none is ever taken that was not there.</summary>
public sealed class OneTimeTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Theory, EachDatabase]
    public async Task Each_message_takes_one_and_who_has_none_left_gets_none(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await StartAsync(kind, provider, members: 3, 2, 1);

        await stage.Pump.DrainAsync(default);

        Assert.Equal([(DeliveryState.Accepted, null), (DeliveryState.Accepted, null), (DeliveryState.Suppressed, "no_subscription")], (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));
        Assert.Equal([1, 0], await LeftAsync(stage));
        Assert.Equal(2, provider.Effects.Count);
    }

    [Theory, EachDatabase]
    public async Task Two_runs_to_the_same_member_share_what_is_left(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await StartAsync(kind, provider, members: 1, 1);
        await stage.ChangeAsync(db =>
        {
            LedgerStage.AddCampaign(db, LedgerStage.Campaign + 1, LedgerStage.Run + 1);
            return Task.CompletedTask;
        });
        await stage.UseAsync("wechat", 1, LedgerStage.Campaign + 1);
        await stage.PlanAsync("wechat", 1, campaign: LedgerStage.Campaign + 1, run: LedgerStage.Run + 1);

        await stage.Pump.DrainAsync(default);

        Assert.Equal([(DeliveryState.Accepted, null), (DeliveryState.Suppressed, "no_subscription")], (await stage.RowsAsync()).OrderBy(row => row.State).Select(row => (row.State, row.Reason)));
        Assert.Equal([0], await LeftAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task What_certainly_was_not_sent_gives_it_back_and_takes_it_anew_when_it_goes(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await StartAsync(kind, provider, members: 1, 1);
        provider.Does = "429";
        await stage.Pump.DrainAsync(default);
        Assert.Equal([1], await LeftAsync(stage));

        stage.Console.Clock.Now += TimeSpan.FromHours(1);
        provider.Does = "ok";
        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 1", await stage.StatesAsync());
        Assert.Equal([0], await LeftAsync(stage));
        Assert.False((await stage.Console.ReadAsync(db => db.Set<SpentAllowance>().SingleAsync())).IsGivenBack);
    }

    [Theory, EachDatabase]
    public async Task A_refusal_gives_it_back_once(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await StartAsync(kind, provider, members: 1, 2);
        provider.Does = "422";

        await stage.Pump.DrainAsync(default);
        Assert.Equal("Rejected 1", await stage.StatesAsync());
        Assert.Equal([2], await LeftAsync(stage));

        // The provider says it once more by a receipt of its own.
        await TellAsync(stage, Returned.NotTaken);
        Assert.Equal([2], await LeftAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task What_may_have_left_keeps_it_however_often_it_is_tried_until_the_provider_never_had_it(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await StartAsync(kind, provider, members: 1, 5);
        provider.Does = "abort";
        for (var i = 0; i < 3; i++)
        {
            await stage.Pump.DrainAsync(default);
            stage.Console.Clock.Now += TimeSpan.FromMinutes(5);
        }

        Assert.Equal(3, provider.Requests.Count);
        Assert.Equal([4], await LeftAsync(stage));
        provider.Does = "422";
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Rejected 1", await stage.StatesAsync());
        // The refused attempt sent nothing, but nobody knows that of the three before it.
        Assert.Equal([4], await LeftAsync(stage));

        await TellAsync(stage, Returned.NeverHad);
        await TellAsync(stage, Returned.NeverHad, "again");
        Assert.Equal([5], await LeftAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task A_dry_run_judges_alike_and_takes_nothing(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, null, members: 2, 1);

        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 1, Suppressed 1", await stage.StatesAsync());
        Assert.Equal([1], await LeftAsync(stage));
        Assert.Empty(await stage.Console.ReadAsync(db => db.Set<SpentAllowance>().ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task Forty_at_once_take_ten_and_no_more(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, null, members: 1, 10);

        var taken = await AtOnceAsync(stage, (db, _) => WeChatAllowances.SpendAsync(db, TemplateStage.Code, [Id(1)], Noon, default));

        Assert.Equal(10, taken);
        Assert.Equal([0], await LeftAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task A_planted_look_before_the_leap_takes_more_than_there_are(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, null, members: 1, 10);

        // Reads what is left before its turn, and writes one less: what the one conditional update is there to prevent.
        var taken = await AtOnceAsync(stage, async (db, seen) =>
        {
            if (seen == 0) return [];
            await db.Set<WeChatAllowance>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Remaining, seen - 1));
            return [Id(1)];
        });

        Assert.True(taken > 10, $"{taken} were taken");
    }

    [Theory, EachDatabase]
    public async Task The_database_itself_refuses_less_than_none(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, null, members: 1, 1);

        await Assert.ThrowsAnyAsync<Exception>(() => stage.ChangeAsync(db => db.Set<WeChatAllowance>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Remaining, row => row.Remaining - 2))));
        Assert.Equal([1], await LeftAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task With_the_members_id_its_counters_go_at_an_erasure(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, null, members: 2, 1, 1);

        await stage.ChangeAsync(db => db.Set<Identity>().Where(identity => identity.MemberId == 1).ExecuteDeleteAsync());

        Assert.Equal([Id(2)], await stage.Console.ReadAsync(db => db.Set<WeChatAllowance>().Select(row => row.IdentityId).ToListAsync()));
    }

    static async Task<int> AtOnceAsync(LedgerStage stage, Func<ConsoleDb, int, Task<HashSet<long>>> take)
    {
        var taken = 0;
        // All have looked before the first one takes.
        var seen = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => LeftAsync(stage)));
        await Task.WhenAll(seen.Select(left => Task.Run(() => stage.Console.Gate.WriteAsync(async db =>
        {
            if ((await take(db, left[0])).Count > 0) Interlocked.Increment(ref taken);
        }, default))));
        return taken;
    }

    static Task TellAsync(LedgerStage stage, string kind, string id = "once") => stage.Console.Gate.WriteAsync(async db =>
    {
        var key = (await db.Set<Delivery>().AsNoTracking().SingleAsync()).Key;
        await CameBack.WriteAsync(db, "wechat", [new Came($"{kind}:{id}", kind, key, null, null)], stage.Console.Clock.Now, default);
    }, default);

    static long Id(long member) => (member * 10) + (int)IdentityKind.Wechat;

    static Task<List<int>> LeftAsync(LedgerStage stage) => stage.Console.ReadAsync(db => db.Set<WeChatAllowance>().OrderBy(row => row.IdentityId).Select(row => row.Remaining).ToListAsync());

    /// <param name="provider">Null: the sandbox.</param>
    /// <param name="left">What the first members have left; the others were never asked.</param>
    static async Task<LedgerStage> StartAsync(DatabaseKind kind, FakeProvider? provider, int members, params int[] left)
    {
        var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Noon;
        if (provider is not null) await stage.EnableAsync("wechat", new WeChatOptions { Url = provider.Url, TimeoutSeconds = 5 });
        await stage.ByTemplateAsync("wechat", isOneTime: true);
        await stage.PlanAsync("wechat", members);
        await stage.ChangeAsync(async db =>
        {
            for (var i = 0; i < left.Length; i++) await WeChatAllowances.GrantAsync(db, Id(i + 1), TemplateStage.Code, left[i], Noon, default);
        });
        return stage;
    }
}
