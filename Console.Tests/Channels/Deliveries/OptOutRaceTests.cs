using System.Collections.Concurrent;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MemberChoices = CampaignConsole.Core.Channels.Deliveries.MemberChoices;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>Opt-outs racing a push: nothing enters "sending" after somebody's opt-out was committed, whichever way it came.</summary>
public sealed class OptOutRaceTests
{
    const int Members = 3_000;
    const int Racing = 240;

    /// <summary>States in which nothing has left the process yet.</summary>
    static readonly DeliveryState[] Before = [DeliveryState.Planned, DeliveryState.Claimed];

    [Theory, EachDatabase]
    public async Task Nothing_enters_sending_after_an_opt_out_was_committed(DatabaseKind kind)
    {
        var (caught, late) = await RaceAsync(kind);

        Assert.True(caught > 0, "No opt-out came before its message: the race had no bite.");
        Assert.Empty(late);
    }

    [Theory, EachDatabase]
    public async Task A_planted_check_that_forgets_consent_and_the_suppression_list_is_found(DatabaseKind kind)
    {
        var (_, late) = await RaceAsync(kind, services => services.AddSingleton<SendJudge>(async (db, rows, isSandbox, now, ct, empty) =>
            (await SendChecks.JudgeAsync(db, rows, isSandbox, now, ct, empty)).Where(held => held.Value.Reason is not ("no_consent" or "suppressed_address")).ToDictionary()));

        Assert.NotEmpty(late);
    }

    [Theory, EachDatabase]
    public async Task Whoever_leaves_while_the_checks_are_under_way_waits_until_they_are_committed(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind, services => services.AddMembers());
        await stage.PlanAsync("sms", 2);
        var (judged, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        var turn = stage.ChangeAsync(async db =>
        {
            var now = stage.Console.Clock.Now;
            var rows = await DeliveryLedger.ClaimAsync(db, "sms", [LedgerStage.Run], "turn", 10, now.AddMinutes(1), now, default);
            Assert.Empty(await SendChecks.JudgeAsync(db, rows, isSandbox: true, now, default));
            judged.TrySetResult();
            await commit.Task;
        });
        await judged.Task;

        Task[] leaving = [LeaveAsync(stage, Way.Link, 1), LeaveAsync(stage, Way.List, 2), LeaveAsync(stage, Way.Api, 2)];
        await Task.Delay(400);
        Assert.All(leaving, one => Assert.False(one.IsCompleted));
        commit.SetResult();
        await turn;
        await Task.WhenAll(leaving);
    }

    enum Way
    {
        Link,
        Reply,
        Api,
        List,
    }

    /// <returns>How many opt-outs came before their message, and the members who were written to all the same.</returns>
    static async Task<(int Caught, IReadOnlyList<long> Late)> RaceAsync(DatabaseKind kind, Action<IServiceCollection>? also = null)
    {
        await using var stage = await LedgerStage.StartAsync(kind, services =>
        {
            services.AddMembers();
            also?.Invoke(services);
        });
        await stage.PlanAsync("sms", Members);
        var caught = new ConcurrentBag<long>();
        var next = 0;
        // Spread over the whole push and shuffled by a seed, so that early and late rows are hit while others are on their way.
        var order = Enumerable.Range(1, Members).Select(id => (long)id).ToArray();
        new Random(20261122).Shuffle(order);
        var push = Task.Run(() => stage.Pump.DrainAsync(default));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (int turn; (turn = Interlocked.Increment(ref next) - 1) < Racing;)
            {
                var member = order[turn];
                await LeaveAsync(stage, (Way)(turn % 4), member);
                // What is read after the commit had not begun then: from here on it must not.
                var state = await stage.Console.ReadAsync(db => db.Set<Delivery>().Where(row => row.MemberId == member).Select(row => row.State).SingleAsync());
                if (Before.Contains(state)) caught.Add(member);
            }
        })));
        await push;
        await stage.Pump.DrainAsync(default);
        var sent = (await stage.RowsAsync()).Where(row => row.State != DeliveryState.Suppressed).Select(row => row.MemberId).ToHashSet();
        return (caught.Count, [.. caught.Where(sent.Contains)]);
    }

    static Task LeaveAsync(LedgerStage stage, Way way, long member)
    {
        var console = stage.Console;
        return way switch
        {
            Way.Link => console.Get<MemberChoices>().LeaveAsync(new MemberLink(member, "sms", "offers", 0), default),
            Way.Reply => console.Gate.WriteAsync(db => MemberChoices.StateAsync(db, member, [("sms", "offers", false)], "sms_keyword", console.Clock.Now, default), default),
            Way.Api => console.Get<MemberActions>().UpsertAsync(
                console.Administrator, new UpsertOrigin("shop", IsTrusted: true), [new MemberRow { MemberId = member, Consents = [new ConsentRow("sms", "offers", false)] }], default),
            _ => console.Get<SuppressionActions>().AddAsync(console.Marketer, LedgerStage.Address("sms", member), new SuppressionDraft(SuppressedFor.Asked), default),
        };
    }
}
