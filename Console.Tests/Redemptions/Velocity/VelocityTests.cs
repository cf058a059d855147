using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Redemptions.Velocity.VelocityKit;

namespace CampaignConsole.Tests.Redemptions.Velocity;

/// <summary>Whoever redeems too fast is held back; a sale that has happened is not.</summary>
public sealed class VelocityTests
{
    [Theory, EachDatabase]
    public async Task A_member_beyond_the_limit_waits_until_the_oldest_leaves_the_window_and_the_same_write_goes_through_then(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Member = new(2, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        await TillKit.MemberAsync(till.Get<WriteGate>());
        await TillKit.MemberAsync(till.Get<WriteGate>(), "+8613800009999");
        var caller = await till.CallerAsync("redeem");
        Assert.Equal("201", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());
        till.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("201", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());

        till.Clock.Advance(TimeSpan.FromMinutes(4));
        var refused = await caller.ReserveAsync(TillKit.Phone, key: "third");
        Assert.Equal("429 too_many_by_member", await refused.SaidAsync());
        Assert.Equal(TimeSpan.FromMinutes(2), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("2 times within 10 minutes", (await refused.JsonAsync()).GetProperty("title").GetString());
        Assert.Equal("201", await (await caller.ReserveAsync("+8613800009999")).SaidAsync());
        Assert.Equal("201", await (await caller.ReserveAsync()).SaidAsync());

        till.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("201", await (await caller.ReserveAsync(TillKit.Phone, key: "third")).SaidAsync());
        // The window slides: the second one of before still counts.
        Assert.Equal("429 too_many_by_member", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());
        Assert.Equal(5, await till.ReadAsync(db => db.Set<Redemption>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_hold_whose_answer_was_lost_is_told_again_and_not_held_back(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Member = new(1, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var caller = await till.CallerAsync("redeem");
        var first = await (await caller.ReserveAsync(TillKit.Phone, key: "first")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var again = await caller.ReserveAsync(TillKit.Phone, key: "first");
        Assert.Equal(("201", first), (await again.SaidAsync(), await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        await till.Get<HeldBackBook>().FlushAsync(default);
        Assert.Equal(0, await till.ReadAsync(db => db.Set<HeldBack>().CountAsync()));
        Assert.Equal("429 too_many_by_member", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());
    }

    [Theory, EachDatabase]
    public async Task A_member_who_is_named_only_when_the_basket_is_swapped_counts_as_well(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Member = new(1, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var caller = await till.CallerAsync("redeem");
        Assert.Equal("200", await SwappedAsync("first"));
        Assert.Equal("429 too_many_by_member", await SwappedAsync("second"));
        Assert.Equal("429 too_many_by_member", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());

        async Task<string> SwappedAsync(string key)
        {
            var held = (await (await caller.ReserveAsync()).JsonAsync()).GetProperty("redemptionId").GetGuid();
            return await (await caller.WriteAsync(HttpMethod.Put, $"/api/v1/redemptions/{held}/basket", new { basket = Basket(TillKit.Phone) }, key)).SaidAsync();
        }
    }

    [Theory, EachDatabase]
    public async Task Many_at_once_never_take_more_than_the_last_place(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Store = new(3, 10), Clerk = new(100, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("redeem");
        await caller.ReserveAsync(clerk: "7");
        var said = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () => await (await caller.ReserveAsync(clerk: $"{number % 3}")).SaidAsync())));
        Assert.Equal((2, 14), (said.Count(one => one == "201"), said.Count(one => one == "429 too_many_in_store")));
        Assert.Equal(3, await till.ReadAsync(db => db.Set<Redemption>().CountAsync()));
        Assert.Equal(3, await till.ReadAsync(db => db.Set<Use>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task Each_limit_has_its_own_code_and_holds_back_no_other_till_or_clerk(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Device = new(1, 10), Clerk = new(1, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("redeem");
        Assert.Equal("201", await (await caller.ReserveAsync(device: "T1")).SaidAsync());
        Assert.Equal("429 too_many_by_device", await (await caller.ReserveAsync(device: "T1", clerk: "4711")).SaidAsync());
        Assert.Equal("201", await (await caller.ReserveAsync(device: "T2", clerk: "4711")).SaidAsync());
        Assert.Equal("429 too_many_by_clerk", await (await caller.ReserveAsync(device: "T3", clerk: "4711")).SaidAsync());
        // A name is a store's own.
        Assert.Equal("201", await (await caller.ReserveAsync(store: "S2", device: "T1", clerk: "4711")).SaidAsync());
        // What was refused took no place of anybody else's.
        Assert.Equal("201", await (await caller.ReserveAsync(device: "T3")).SaidAsync());

        await till.Get<VelocityLoop>().StepAsync(default);
        var page = await till.Get<HeldBackQueries>().ListAsync(Ada, new Core.Kernel.PageRequest(), default);
        Assert.Equal(["Clerk 4711 S1 1 0", "Device T1 S1 1 0"], page.Rows.Select(row => $"{row.Scope} {row.Word} {row.Store} {row.Refused} {row.Booked}").Order());
        var home = await till.Get<Core.Results.HomeQueries>().WarningsAsync(Ada, default);
        Assert.Equal(2, home.Count(warning => warning.Kind == Core.Results.HomeWarningKind.HeldBack));
    }

    [Theory, EachDatabase]
    public async Task Somebody_at_the_desk_is_a_clerk_and_is_told_so(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Clerk = new(1, 10), Device = new(1, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        Task<ReserveAnswer> Reserve(Actor by) => till.Get<RedemptionActions>().ReserveAsync(by, new ReserveAsked { Basket = TillKit.Coat(), Device = "desk" }, new EvaluationTerms(), default);
        await Reserve(Ada);
        // Every Desk is called “desk”: that is no till's name.
        await Reserve(TestConsole.Person(Roles.Frontline, 2, "Li Wei"));
        Assert.Equal("too_many_by_clerk", (await Assert.ThrowsAsync<Core.Kernel.Refused>(() => Reserve(Ada))).Code);
    }

    [Theory, EachDatabase]
    public async Task A_sale_that_has_happened_is_booked_and_flagged_and_a_hold_is_confirmed(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Member = new(1, 10), Store = new(2, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var caller = await till.CallerAsync("redeem");
        var held = (await (await caller.ReserveAsync(TillKit.Phone)).JsonAsync()).GetProperty("redemptionId").GetString();
        Assert.Equal("429 too_many_by_member", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());
        Assert.Equal("200", await (await caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{held}/confirm", new { receipt = new { source = "till", receiptId = "R-1" } })).SaidAsync());

        for (var number = 2; number <= 3; number++)
            Assert.Equal("201", await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { accomplished = true, basket = Basket(TillKit.Phone), receipt = new { source = "till", store = "S1", receiptId = $"R-{number}" } })).SaidAsync());
        var flags = await till.ReadAsync(db => db.Set<Redemption>().OrderBy(row => row.ReceiptNumber).Select(row => row.TooFast).ToListAsync());
        Assert.Equal([null, VelocityScope.Member, VelocityScope.Member], flags);
        await till.Get<VelocityLoop>().StepAsync(default);
        var rows = await till.ReadAsync(db => db.Set<HeldBack>().OrderBy(row => row.Scope).ToListAsync());
        Assert.Equal([(VelocityScope.Member, 1, 2), (VelocityScope.Store, 0, 1)], rows.Select(row => (row.Scope, row.Refused, row.Booked)));
    }

    [Theory, EachDatabase]
    public async Task Without_limits_and_for_tests_nothing_is_counted_and_a_change_of_the_policy_holds_at_once(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var caller = await till.CallerAsync("redeem");
        await caller.ReserveAsync(TillKit.Phone, device: "T1", clerk: "4711");
        Assert.Equal(0, await till.ReadAsync(db => db.Set<VelocityCount>().CountAsync()));

        await till.Get<SettingsBook>().WriteAsync(Ada, Free with { Member = new(1, 10) }, default);
        var tests = await till.CallerAsync("redeem", isTest: true);
        for (var number = 0; number < 3; number++) Assert.Equal("201", await (await tests.ReserveAsync(TillKit.Phone)).SaidAsync());
        Assert.Equal("201", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());
        Assert.Equal("429 too_many_by_member", await (await caller.ReserveAsync(TillKit.Phone)).SaidAsync());
        Assert.Equal("setting.change", await till.ReadAsync(db => db.Set<Core.Platform.Audit.AuditEntry>().Where(row => row.SubjectId == "velocity").Select(row => row.Verb).FirstAsync()));
    }

    [Theory, EachDatabase]
    public async Task Counts_of_long_ago_go_and_those_of_now_stay(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind, Free with { Clerk = new(5, 10) });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("redeem");
        await caller.ReserveAsync(clerk: "1");
        till.Clock.Advance(TimeSpan.FromDays(3));
        await caller.ReserveAsync(clerk: "2");
        var before = till.Clock.Now.AddDays(-2);
        Assert.Equal(1, await till.Get<WriteGate>().WriteAsync(db => new OldVelocityCounts().DeleteAsync(db, before, 100, default), default));
        Assert.EndsWith("/2", (await till.ReadAsync(db => db.Set<VelocityCount>().SingleAsync())).Holder);
    }
}
