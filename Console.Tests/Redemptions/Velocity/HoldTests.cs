using System.Net.Http.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Velocity;
using CampaignConsole.Core.Results;
using CampaignConsole.Tests.Redemptions.Offline;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Redemptions.Velocity.VelocityKit;

namespace CampaignConsole.Tests.Redemptions.Velocity;

/// <summary>A fifth of a budget in ten minutes holds the offer, until a person has looked.</summary>
public sealed class HoldTests
{
    /// <summary>Each coat costs 20,000 of it: ten are a fifth.</summary>
    const long Budget = 1_000_000;

    static readonly CancellationToken Ct = default;

    static Task WatchAsync(TestApi till) => till.Get<BurnWatch>().LookAsync(Ct);

    static async Task<(TestApi Till, long Offer, HttpClient Caller)> StartAsync(DatabaseKind kind, long? budget = Budget)
    {
        var till = await VelocityKit.StartAsync(kind, Free);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Money = budget }));
        return (till, offer, await till.CallerAsync("offers,redeem,backfill"));
    }

    static async Task<List<string>> SellAsync(HttpClient caller, int count)
    {
        List<string> held = [];
        for (var number = 0; number < count; number++) held.Add((await (await caller.ReserveAsync()).JsonAsync()).GetProperty("redemptionId").GetString()!);
        return held;
    }

    static Task<OfferState> StateAsync(TestApi till, long offer) => till.ReadAsync(db => db.Set<Offer>().Where(row => row.Id == offer).Select(row => row.State).SingleAsync());

    static async Task<string> AnswerAsync(HttpClient caller) =>
        (await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(), Ct)).JsonAsync()).GetProperty("offers")[0].GetProperty("code").GetString()!;

    [Theory, EachDatabase]
    public async Task A_budget_that_burns_holds_the_offer_everywhere_and_what_was_reserved_may_still_be_paid(DatabaseKind kind)
    {
        var (till, offer, caller) = await StartAsync(kind);
        await using var _ = till;
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var before = (await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(), Ct)).JsonAsync()).GetProperty("evaluationId").GetString();
        Assert.Single((await caller.PackAsync()).Offers);
        var held = await SellAsync(caller, 9);
        await WatchAsync(till);
        Assert.Equal(OfferState.Live, await StateAsync(till, offer));
        held.AddRange(await SellAsync(caller, 1));
        await WatchAsync(till);
        Assert.Equal(OfferState.Held, await StateAsync(till, offer));

        Assert.Equal("held", await AnswerAsync(caller));
        Assert.Equal((0, 1), await till.Get<PromotionQueries>().ListAsync(Ada, new PromotionFilter(), new PageRequest(), Ct) is var list ? (list.Rows[0].Live, list.Rows[0].Held) : default);
        var changed = await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = before });
        Assert.Equal("409 evaluation_changed", await changed.SaidAsync());
        Assert.Equal("held", (await changed.JsonAsync()).GetProperty("evaluation").GetProperty("offers")[0].GetProperty("code").GetString());
        Assert.Equal("409 nothing_applies", await (await caller.ReserveAsync()).SaidAsync());
        var row = (await (await caller.GetAsync($"/api/v1/members/phone/{Uri.EscapeDataString(TillKit.Phone)}/offers?channel=pos&store=S1&language=en", Ct)).JsonAsync()).GetProperty("items")[0];
        Assert.Equal((false, "held"), (row.GetProperty("usableHere").GetBoolean(), row.GetProperty("hereCode").GetString()));
        Assert.Contains("on hold", row.GetProperty("hereSentence").GetString());
        Assert.Empty((await caller.PackAsync()).Offers);
        Assert.Equal("200", await (await caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{held[0]}/confirm", new { receipt = new { source = "till", receiptId = "R-1" } })).SaidAsync());
        var sold = await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { accomplished = true, basket = Basket(), receipt = new { source = "till", store = "S1", receiptId = "R-2" } });
        Assert.Equal(20_000, (await sold.JsonAsync()).GetProperty("discount").GetProperty("amount").GetInt64());

        var told = await till.ReadAsync(db => db.Set<OutgoingEvent>().SingleAsync(one => one.Type == "offer.held"));
        Assert.Contains("\"money\":200000", told.Data);
        var warning = Assert.Single(await till.Get<HomeQueries>().WarningsAsync(Ada, Ct), one => one.Kind == HomeWarningKind.OfferHeld);
        Assert.Equal((200_000L, Budget, 10), (warning.Held!.Money, warning.Held.Budget, warning.Held.Minutes));
        Assert.NotNull(warning.Id);
    }

    [Theory, EachDatabase]
    public async Task A_person_releases_it_with_a_reason_and_the_window_begins_anew(DatabaseKind kind)
    {
        var (till, offer, caller) = await StartAsync(kind);
        await using var _ = till;
        await SellAsync(caller, 10);
        await WatchAsync(till);
        var holds = till.Get<OfferHolds>();
        async Task<string> Refusal(Actor by, string reason) => (await Assert.ThrowsAsync<Refused>(() => holds.ReleaseAsync(by, offer, reason, Ct))).Code;
        Assert.Equal("right_missing", await Refusal(TestConsole.Person(Roles.Approver, 3, "Zhao Min"), "all is well"));
        Assert.Equal("hold_reason_missing", await Refusal(Ada, " "));

        till.Clock.Advance(TimeSpan.FromSeconds(30));
        await holds.ReleaseAsync(Ada, offer, "a queue before the shop", Ct);
        Assert.Equal("applied", await AnswerAsync(caller));
        await WatchAsync(till);
        Assert.Equal(OfferState.Live, await StateAsync(till, offer));
        Assert.Equal("offer_not_held", await Refusal(Ada, "again"));
        var kept = Assert.Single(await holds.OfAsync(Ada, offer, Ct));
        Assert.Equal(("Ada", "a queue before the shop"), (kept.ReleasedBy, kept.ReleaseReason));
        Assert.Equal(["offer.hold", "offer.release"], await till.ReadAsync(db => db.Set<AuditEntry>().Where(row => row.Verb == "offer.hold" || row.Verb == "offer.release").OrderBy(row => row.Id).Select(row => row.Verb).ToListAsync()));

        await SellAsync(caller, 10);
        await WatchAsync(till);
        Assert.Equal(OfferState.Held, await StateAsync(till, offer));
        Assert.Equal("offer_held", (await Assert.ThrowsAsync<Refused>(() => till.Get<WriteGate>().WriteAsync(db => till.Get<OfferSeal>().GoLiveAsync(db, offer, Ct), Ct))).Code);
        await till.Get<WriteGate>().WriteAsync(db => till.Get<OfferSeal>().WithdrawAsync(db, Ada, offer, "priced wrong", till.Clock.Now, Ct), Ct);
        Assert.Equal("offer_not_held", await Refusal(Ada, "too late"));
    }

    [Theory, EachDatabase]
    public async Task What_is_slow_let_go_of_long_ago_or_small_holds_nothing(DatabaseKind kind)
    {
        var (till, offer, caller) = await StartAsync(kind);
        await using var _ = till;
        foreach (var held in await SellAsync(caller, 12)) await caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{held}/release");
        await SellAsync(caller, 6);
        till.Clock.Advance(TimeSpan.FromMinutes(11));
        await SellAsync(caller, 6);
        for (var number = 0; number < 10; number++)
            Assert.Equal("201", await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { accomplished = true, basket = Basket(), receipt = new { source = "till", store = "S1", receiptId = $"R-{number}", at = till.Clock.Now.AddDays(-3) } })).SaidAsync());
        var tests = await till.CallerAsync("redeem", isTest: true);
        await SellAsync(tests, 10);
        await WatchAsync(till);
        Assert.Equal(OfferState.Live, await StateAsync(till, offer));

        await till.Get<SettingsBook>().WriteAsync(Ada, new BurnPolicy { Floor = Budget + 1 }, Ct);
        await SellAsync(caller, 6);
        await WatchAsync(till);
        Assert.Equal(OfferState.Live, await StateAsync(till, offer));
        await till.Get<SettingsBook>().WriteAsync(Ada, new BurnPolicy { Percent = 0 }, Ct);
        await WatchAsync(till);
        Assert.Equal(OfferState.Live, await StateAsync(till, offer));
        await till.Get<SettingsBook>().WriteAsync(Ada, new BurnPolicy(), Ct);
        await WatchAsync(till);
        Assert.Equal(OfferState.Held, await StateAsync(till, offer));
    }

    [Theory, EachDatabase]
    public async Task A_process_that_starts_anew_holds_what_burned_before_and_the_others_hear_of_it(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var first = await TestApi.NodeAsync(database);
        await TillKit.SeedAsync(first.Get<WriteGate>());
        var (offer, _) = await TillKit.LiveAsync(first.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Money = Budget }));
        var caller = await first.CallerAsync("offers,redeem");
        await SellAsync(caller, 10);
        await using var second = await TestApi.BesideAsync(database, first);
        await Task.WhenAll(second.Get<BurnWatch>().TickAsync(Ct), WatchAsync(second));
        Assert.Equal(OfferState.Held, await StateAsync(second, offer));
        Assert.Equal(1, await second.ReadAsync(db => db.Set<OfferHold>().CountAsync()));
        first.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("held", await AnswerAsync(caller));
    }
}
