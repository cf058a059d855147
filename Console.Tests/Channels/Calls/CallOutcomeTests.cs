using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Calls;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Catalogue;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Returns;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Calls;

/// <summary>What comes back of calls, and what it changes at once.</summary>
public sealed class CallOutcomeTests
{
    static readonly Actor Centre = new(ActorKind.Key, 3, "call centre", RightTable.Of(Roles.Marketer), Scope.Everything);

    [Theory, EachDatabase]
    public async Task Outcomes_become_facts_once_and_refusals_change_the_consent_at_once(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 4, DeliveryState.Accepted, "calllist");
        await stage.Console.WriteAsync(db =>
        {
            for (var member = 1; member <= 4; member++)
            {
                db.Add(new ConsentState { MemberId = member, Channel = "calllist", Topic = "news", Granted = true });
                db.Add(new ConsentState { MemberId = member, Channel = "email", Topic = "offers", Granted = true });
            }
        });
        var (calls, keys, again) = (stage.Console.Get<CallOutcomes>(), await ReturnsTests.KeysAsync(stage), stage.Console.Clock.Now.AddDays(1));
        CallResult[] results = [new(keys[0], CallOutcome.Reached), new(keys[1], CallOutcome.Refused), new(keys[2], CallOutcome.CallBack, Again: again), new(keys[3], CallOutcome.NeverAgain)];

        Assert.All(await calls.TakeAsync(Centre, results, default), answer => Assert.Equal((true, null), (answer.IsNew, answer.Problem)));
        Assert.Equal([false, false, false, false, true, false],
            (await calls.TakeAsync(Centre, [.. results, new CallResult(keys[2], CallOutcome.Reached), new CallResult(keys[2], CallOutcome.Reached)], default)).Select(answer => answer.IsNew));

        Assert.Equal(["2 calllist offers", "4 calllist news", "4 calllist offers"], (await stage.Console.ReadAsync(db => db.Set<ConsentState>().Where(state => !state.Granted).ToListAsync()))
            .Select(state => $"{state.MemberId} {state.Channel} {state.Topic}").Order(StringComparer.Ordinal));
        Assert.All(await stage.Console.ReadAsync(db => db.Set<ConsentRecord>().Select(record => record.Source).ToListAsync()), source => Assert.Equal("call", source));
        Assert.Equal(["1 call.reached", "2 call.refused", "3 call.call_back", "3 call.reached", "4 call.never_again"], (await stage.Console.ReadAsync(db => db.Set<ActivityEntry>()
            .Where(entry => entry.Kind == ActivityKind.Event).OrderBy(entry => entry.MemberId).ThenBy(entry => entry.Id).ToListAsync())).Select(entry => $"{entry.MemberId} {entry.EventName}"));
        Assert.Equal(again, await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().Where(fact => fact.Again != null).Select(fact => fact.Again).SingleAsync()));
        Assert.Equal("Accepted 4", await stage.StatesAsync());
        Assert.Equal([new ReturnCount("calllist", "reached", 2), new ReturnCount("calllist", "refused", 1), new ReturnCount("calllist", "call_back", 1), new ReturnCount("calllist", "never_again", 1)],
            await stage.Console.Get<ReturnQueries>().OfCampaignAsync(Centre, LedgerStage.Campaign, default));
    }

    [Theory, EachDatabase]
    public async Task A_bad_result_says_why_and_loses_none_of_the_good(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 3, DeliveryState.Accepted, "calllist");
        var (calls, keys) = (stage.Console.Get<CallOutcomes>(), await ReturnsTests.KeysAsync(stage));

        var answers = await calls.TakeAsync(Centre,
            [new(Guid.NewGuid(), CallOutcome.Reached), new(keys[0], CallOutcome.CallBack), new(keys[1], CallOutcome.Reached, Again: stage.Console.Clock.Now), new(keys[2], CallOutcome.Reached)], default);

        Assert.Equal(["call_unknown", "call_again_missing", "call_again_unasked", null], answers.Select(answer => answer.Problem?.Code));
        Assert.Equal(1, await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().CountAsync()));
        Assert.Equal("call_unknown", (await calls.TakeAsync(Centre with { Scope = new Scope(ScopeKind.Stores, ["S1"]) }, [new(keys[0], CallOutcome.NeverAgain)], default))[0].Problem!.Code);
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => calls.TakeAsync(Centre with { Rights = RightTable.Of(Roles.Analyst) }, [new(keys[0], CallOutcome.Reached)], default))).Code);
    }

    [Theory, EachDatabase]
    public async Task By_the_api_each_row_has_its_answer(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var key = Guid.NewGuid();
        await api.WriteAsync(db =>
        {
            db.Add(new Member { Id = 1 });
            db.Add(new ConsentState { MemberId = 1, Channel = "calllist", Topic = "offers", Granted = true });
            db.Add(new Campaign { Id = 5, Name = "Coats", State = CampaignState.Running });
            db.Add(new Delivery { Key = key, OccurrenceId = 50, CampaignId = 5, Channel = "calllist", OriginMemberId = 1, MemberId = 1, State = DeliveryState.Accepted, Attempt = 1 });
        });
        var caller = await api.CallerAsync("activity");
        caller.DefaultRequestHeaders.Add("Idempotency-Key", "calls-1");

        var answer = await caller.PostAsJsonAsync("/api/v1/calls/outcomes", new
        {
            outcomes = new object[] { new { key, outcome = "never_again" }, new { key, outcome = "shouted" }, new { key = "17", outcome = "reached" }, new { key, outcome = "call_back" } },
        });

        var results = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("results").EnumerateArray()
            .Select(row => row.GetProperty("status").GetString() + " " + (row.TryGetProperty("code", out var code) ? code.GetString() : "")).ToList();
        Assert.Equal(["created ", "refused call_outcome_unknown", "refused call_unknown", "refused call_again_missing"], results);
        Assert.False(await api.ReadAsync(db => db.Set<ConsentState>().Select(state => state.Granted).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_list_that_comes_back_as_a_file_keeps_its_good_rows_and_lists_the_bad(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 3, DeliveryState.Accepted, "calllist", also: services => services.AddMembers().AddCatalogue());
        var keys = await ReturnsTests.KeysAsync(stage);
        var file = string.Create(CultureInfo.InvariantCulture, $"""
            key,address,name,Result,Call back at
            {keys[0]},+8613800000001,Member 1,Reached,
            {keys[1]},+8613800000002,Member 2,不再联系,
            {keys[2]},+8613800000003,Member 3,call back,2026-11-25T10:00:00Z
            {keys[2]},+8613800000003,Member 3,call back,
            {Guid.Empty},+8613800000004,Member 4,reached,
            17,+8613800000005,Member 5,reached,
            {keys[0]},+8613800000001,Member 1,hung up,

            """);

        var import = await ImportTests.ImportAsync(stage.Console, "calls", file);
        await ImportTests.ImportAsync(stage.Console, "calls", file);

        Assert.Equal((7, 3, 4), (import.Rows, import.Good, import.Bad));
        var report = (await ImportTests.ReportAsync(stage.Console, import.Id)).Split("\r\n");
        Assert.Equal("5,Call back at,,Say when the member asked to be called again.,Row left out", report[1]);
        Assert.Equal($"6,key,{Guid.Empty},No row of a call list has this key.,Row left out", report[2]);
        Assert.StartsWith("7,key,17,This is no key of a call list", report[3]);
        Assert.StartsWith("8,Result,hung up,", report[4]);
        Assert.Equal(["call_back", "never_again", "reached"], await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().OrderBy(fact => fact.Kind).Select(fact => fact.Kind).ToListAsync()));
        Assert.Equal([2L], await stage.Console.ReadAsync(db => db.Set<ConsentState>().Where(state => !state.Granted).Select(state => state.MemberId).ToListAsync()));
    }
}
