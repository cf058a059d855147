using System.Net.Http.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Redemptions.Velocity.VelocityKit;

namespace CampaignConsole.Tests.Redemptions.Velocity;

/// <summary>Whoever tries codes is kept from going on.</summary>
public sealed class GuessTests
{
    static readonly VelocityPolicy Five = Free with { Codes = new(5, 10) };

    static PromotionDefinition Coded => TillKit.Definition(OfferReach.Code, codes: new OfferCodes { Kind = CodeKind.Shared, Shared = "GOLD-2026" });

    static async Task<string> TryAsync(HttpClient caller, string code, string? phone = null, string? device = null)
    {
        var answer = await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(phone, codes: [code], device: device), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? $"{(await answer.JsonAsync()).GetProperty("unknownCodes").GetInt32()} unknown" : await answer.SaidAsync();
    }

    [Theory, EachDatabase]
    public async Task After_so_many_unknown_codes_every_code_of_that_caller_is_refused_and_nobody_elses(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Five);
        await TillKit.LiveAsync(till.Services, Coded);
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var caller = await till.CallerAsync("offers,redeem");
        for (var number = 0; number < 30; number++) Assert.Equal("0 unknown", await TryAsync(caller, "gold 2026", device: "T1"));
        // A cart asks with the same wrong code at each of its changes: that is one guess.
        for (var number = 0; number < 30; number++) Assert.Equal("1 unknown", await TryAsync(caller, number % 2 == 0 ? "SUMMER20" : "summer 20", device: "T3"));
        for (var number = 0; number < 5; number++) Assert.Equal("1 unknown", await TryAsync(caller, $"GUESS-{number}", device: "T1"));

        Assert.Equal("429 too_many_codes", await TryAsync(caller, "GUESS-6", device: "T1"));
        Assert.Equal("429 too_many_codes", await TryAsync(caller, "GOLD-2026", device: "T1"));
        var reserve = await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket(codes: ["GOLD-2026"], device: "T1") });
        Assert.Equal("429 too_many_codes", await reserve.SaidAsync());
        Assert.Equal(TimeSpan.FromMinutes(10), reserve.Headers.RetryAfter!.Delta);
        // Without a code, from another till, and of a member, the same caller goes on.
        Assert.Equal(System.Net.HttpStatusCode.OK, (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(device: "T1"), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("0 unknown", await TryAsync(caller, "GOLD-2026", device: "T2"));
        Assert.Equal("0 unknown", await TryAsync(caller, "GOLD-2026", TillKit.Phone));

        till.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("0 unknown", await TryAsync(caller, "GOLD-2026", device: "T1"));
        await till.Get<VelocityLoop>().StepAsync(default);
        Assert.Equal((VelocityScope.Codes, 3), await till.ReadAsync(async db => { var row = await db.Set<HeldBack>().SingleAsync(); return (row.Scope, row.Refused); }));
    }

    [Theory, EachDatabase]
    public async Task A_member_is_counted_wherever_it_comes_from_and_a_web_shop_does_not_answer_for_its_members(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Five);
        await TillKit.LiveAsync(till.Services, Coded);
        await TillKit.MemberAsync(till.Get<WriteGate>());
        await TillKit.MemberAsync(till.Get<WriteGate>(), "+8613800009999");
        var (web, app) = (await till.CallerAsync("offers"), await till.CallerAsync("offers"));
        for (var number = 0; number < 5; number++) Assert.Equal("1 unknown", await TryAsync(number % 2 == 0 ? web : app, $"GUESS-{number}", TillKit.Phone));
        Assert.Equal("429 too_many_codes", await TryAsync(app, "GOLD-2026", TillKit.Phone));
        Assert.Equal("0 unknown", await TryAsync(app, "GOLD-2026", "+8613800009999"));
        Assert.Equal("0 unknown", await TryAsync(app, "GOLD-2026"));
    }

    [Fact]
    public async Task A_typing_error_is_said_before_any_look_up_and_is_no_guess()
    {
        await using var till = await StartAsync(DatabaseKind.Sqlite, Five);
        await TillKit.LiveAsync(till.Services, Coded);
        var code = CodeText.New();
        var mistyped = (code[0] == '7' ? '8' : '7') + code[1..];
        var caller = await till.CallerAsync("offers");
        for (var number = 0; number < 8; number++)
        {
            var answer = await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(codes: ["GOLD-2026", mistyped]), TestContext.Current.CancellationToken)).JsonAsync();
            Assert.Equal((1, 1), (answer.GetProperty("unknownCodes").GetInt32(), answer.GetProperty("mistypedCodes")[0].GetInt32()));
        }

        var desk = till.Get<DeskQueries>();
        Assert.Equal("code_mistyped", (await Assert.ThrowsAsync<Refused>(() => desk.FindAsync(Ada, mistyped, default))).Code);
        Assert.Equal("GOLD-2026", (await desk.FindAsync(Ada, "GOLD-2026", default)).Code);
    }

    [Theory, EachDatabase]
    public async Task Somebody_at_the_desk_is_counted_but_not_for_phones_that_nobody_has(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Five);
        await TillKit.LiveAsync(till.Services, Coded);
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var desk = till.Get<DeskQueries>();
        async Task<string> Find(Actor by, string typed) => (await Assert.ThrowsAsync<Refused>(() => desk.FindAsync(by, typed, default))).Code;
        for (var number = 0; number < 9; number++) Assert.Equal("desk_nothing_found", await Find(Ada, $"+861390000000{number}"));
        for (var number = 0; number < 5; number++) Assert.Equal("desk_nothing_found", await Find(Ada, $"GUESS-{number}"));
        Assert.Equal("too_many_codes", await Find(Ada, "GOLD-2026"));
        Assert.NotNull((await desk.FindAsync(Ada, TillKit.Phone, default)).MemberId);
        Assert.NotNull((await desk.FindAsync(TestConsole.Person(Roles.Frontline, 2, "Li Wei"), "GOLD-2026", default)).Code);
    }

    [Theory, EachDatabase]
    public async Task Another_node_and_the_next_start_know_what_was_tried(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestApi.NodeAsync(database);
        await TillKit.SeedAsync(one.Get<WriteGate>());
        await one.Get<SettingsBook>().WriteAsync(Ada, Five, default);
        await using var two = await TestApi.BesideAsync(database, one);
        var who = new[] { new Guesser("key/1/1/T1", "till", 1) };
        one.Get<GuessGuard>().Note(who, ["A1", "A2", "A3"]);
        two.Get<GuessGuard>().Note(who, ["B1", "B2"]);
        await one.Get<GuessGuard>().DemandAsync(who, default);
        await one.Get<GuessGuard>().SyncAsync(default);
        await two.Get<GuessGuard>().SyncAsync(default);
        Assert.Equal("too_many_codes", (await Assert.ThrowsAsync<Refused>(() => two.Get<GuessGuard>().DemandAsync(who, default))).Code);
        await one.Get<GuessGuard>().SyncAsync(default);
        Assert.Equal("too_many_codes", (await Assert.ThrowsAsync<Refused>(() => one.Get<GuessGuard>().DemandAsync(who, default))).Code);

        await using var three = await TestApi.BesideAsync(database, one);
        await three.Get<GuessGuard>().SyncAsync(default);
        Assert.Equal("too_many_codes", (await Assert.ThrowsAsync<Refused>(() => three.Get<GuessGuard>().DemandAsync(who, default))).Code);
    }

    [Fact]
    public async Task Memory_is_bounded_whoever_comes()
    {
        await using var till = await StartAsync(DatabaseKind.Sqlite, Five);
        var guard = till.Get<GuessGuard>();
        for (var number = 0; number < GuessGuard.MostGuessers + 500; number++)
        {
            guard.Note([new Guesser($"key/1//{number}", "x", null)], ["C1", "C2", "C3", "C4", "C5"]);
            if (number % 1_000 == 0) till.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(guard.Known, 1, GuessGuard.MostGuessers);
        await Assert.ThrowsAsync<Refused>(() => guard.DemandAsync([new Guesser($"key/1//{GuessGuard.MostGuessers + 499}", "x", null)], default));
    }
}
