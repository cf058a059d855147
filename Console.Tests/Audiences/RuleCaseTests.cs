using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Tests.Audiences;

/// <summary>The decisions and the cases of the design, read as facts about members.</summary>
public class RuleCaseTests
{
    [Theory, EachDatabase]
    public async Task A_rule_without_conditions_selects_nobody(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        await world.MemberAsync();
        Assert.Empty(await world.WhoAsync(RuleNode.Empty));
        Assert.Empty(await world.WhoAsync(new AnyOf()));
    }

    [Theory, EachDatabase]
    public async Task A_city_that_starts_with_Prague(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var ids = new List<long>();
        foreach (var city in new[] { "Prague", "Prague 11", "Praha" })
        {
            ids.Add(await world.MemberAsync());
            await world.AddAsync(new Person { MemberId = ids[^1], City = city });
        }

        Assert.Equal(ids[..2], await world.WhoAsync(new AddressIs(AddressField.City, TextMatch.StartsWith, ["prague"])));
        Assert.Empty(await world.WhoAsync(new AddressIs(AddressField.City, TextMatch.StartsWith, ["%"])));
    }

    [Theory, EachDatabase]
    public async Task Event_counts_of_0_1_3_and_5(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        foreach (var count in new[] { 0, 1, 3, 5 })
        {
            var id = await world.MemberAsync();
            for (var i = 0; i < count; i++) await world.DoesAsync(id, "visit", TimeSpan.FromHours(i));
        }

        Assert.Equal(2, (await world.WhoAsync(new Performed("visit", new Times(AtLeast: 3)))).Count);
        Assert.Equal(3, (await world.WhoAsync(new Performed("visit", new Times(AtMost: 3)))).Count);
        Assert.Single(await world.WhoAsync(new Performed("visit", new Times(Exactly: 3))));
        Assert.Single(await world.WhoAsync(new Performed("visit", new Times(Exactly: 0))));
    }

    [Theory, EachDatabase]
    public async Task Events_3_10_and_60_days_old_in_six_windows(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        foreach (var days in new[] { 3, 10, 60 }) await world.DoesAsync(await world.MemberAsync(), "visit", TimeSpan.FromDays(days));
        (Window?, int)[] cases = [(Window.Last(7), 1), (Window.Last(30), 2), (Window.Before(15), 1), (new Window(LastDays: 15), 2), (new Window(LastDays: 15, MoreThanDaysAgo: 5), 1), (null, 3)];
        foreach (var (window, expected) in cases) Assert.Equal(expected, (await world.WhoAsync(new Performed("visit", null, window))).Count);
    }

    [Theory, EachDatabase]
    public async Task Sums_of_purchases(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var (a, b, c, none) = (await world.MemberAsync(), await world.MemberAsync(), await world.MemberAsync(), await world.MemberAsync());
        await world.BuysAsync(a, 300);
        await world.BuysAsync(a, 200);
        await world.BuysAsync(b, 150);
        await world.BuysAsync(c, 50);
        Assert.Equal([a], await world.WhoAsync(new SpentAtLeast(Yuan(200))));
        Assert.Equal([a, b], await world.WhoAsync(new SpentAtLeast(Yuan(100))));
        Assert.Equal([c], await world.WhoAsync(new SpentAtMost(Yuan(100))));
        Assert.Equal([b, c, none], await world.WhoAsync(new Bought(new Times(AtMost: 1))));
    }

    [Theory, EachDatabase]
    public async Task Averages_are_taken_per_receipt(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var (first, second) = (await world.MemberAsync(), await world.MemberAsync());
        foreach (var yuan in new[] { 200, 100 }) await world.BuysAsync(first, yuan);
        foreach (var yuan in new[] { 30, 20 }) await world.BuysAsync(second, yuan);
        Assert.Equal([first], await world.WhoAsync(new AveragePurchaseAtLeast(Yuan(100))));
        Assert.Equal([first], await world.WhoAsync(new AveragePurchaseAtLeast(Yuan(150))));
        Assert.Empty(await world.WhoAsync(new AveragePurchaseAtLeast(Yuan(151))));
    }

    [Theory, EachDatabase]
    public async Task What_is_cancelled_leaves_every_aggregate(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var id = await world.MemberAsync();
        var numbers = new List<string>();
        for (var i = 0; i < 3; i++) numbers.Add(await world.BuysAsync(id, 100, 10));
        Assert.True(await world.IsInAsync(id, new SpentAtLeast(Yuan(300))));
        foreach (var number in numbers[..2]) await world.BuysAsync(id, 100, 1, returns: number);
        Assert.False(await world.IsInAsync(id, new SpentAtLeast(Yuan(300))));
        Assert.True(await world.IsInAsync(id, new SpentBetween(Yuan(100), Yuan(100))));
        Assert.True(await world.IsInAsync(id, new Bought(new Times(Exactly: 1))));
        await world.BuysAsync(id, 100, 1, returns: numbers[2]);
        Assert.False(await world.IsInAsync(id, new SpentAtMost(Yuan(1000))));
        Assert.False(await world.IsInAsync(id, new LastPurchase(Window.Before(5))));
        Assert.True(await world.IsInAsync(id, new Bought(new Times(Exactly: 0))));
    }

    [Theory, EachDatabase]
    public async Task A_return_counts_at_the_time_and_in_the_store_of_its_sale(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        Store north = new() { Code = "N", Name = "N", Region = "North", TimeZone = "Asia/Shanghai" }, south = new() { Code = "S", Name = "S", Region = "South", TimeZone = "Asia/Shanghai" };
        await world.AddAsync(north, south);
        var id = await world.MemberAsync();
        var old = await world.BuysAsync(id, 100, 40, store: north.Id);
        await world.BuysAsync(id, 60, 5, store: south.Id);
        await world.BuysAsync(id, 100, 2, store: south.Id, returns: old);
        Assert.True(await world.IsInAsync(id, new SpentBetween(Yuan(60), Yuan(60), null, Window.Last(30))));
        Assert.True(await world.IsInAsync(id, new SpentBetween(Yuan(60), Yuan(60), InStores("South"))));
        Assert.False(await world.IsInAsync(id, new Bought(null, InStores("North"))));
    }

    [Theory, EachDatabase]
    public async Task A_returned_line_leaves_its_category_and_only_that(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        Product coat = new() { Sku = "C", Name = "Coat", Category = "Coats" }, tee = new() { Sku = "T", Name = "Tee", Category = "Tees" };
        await world.AddAsync(coat, tee);
        var id = await world.MemberAsync();
        var number = await world.BuysAsync(id, 100, 3, coat.Id);
        await world.BuysAsync(id, 30, 3, tee.Id);
        Assert.True(await world.IsInAsync(id, new Bought(null, Of("Coats"))));
        await world.BuysAsync(id, 100, 1, coat.Id, returns: number);
        Assert.False(await world.IsInAsync(id, new Bought(null, Of("Coats"))));
        Assert.True(await world.IsInAsync(id, new SpentAtLeast(Yuan(30), Of("Tees"))));
    }

    [Theory, EachDatabase]
    public async Task A_large_sum_of_long_ago_is_outside_a_short_window(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var id = await world.MemberAsync();
        await world.BuysAsync(id, 100, 0.01);
        await world.BuysAsync(id, 500, 30);
        Assert.False(await world.IsInAsync(id, new SpentAtLeast(Yuan(500), null, Window.Last(7))));
        Assert.True(await world.IsInAsync(id, new SpentAtLeast(Yuan(500), null, Window.Last(30))));
    }

    [Theory, EachDatabase]
    public async Task A_member_falls_out_of_a_window_by_the_clock_alone(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var id = await world.MemberAsync();
        await world.DoesAsync(id, "visit", TimeSpan.Zero);
        var never = new Performed("visit", new Times(Exactly: 0), new Window(LastSeconds: 5));
        Assert.False(await world.IsInAsync(id, never));
        world.Console.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True(await world.IsInAsync(id, never));
    }

    [Theory, EachDatabase]
    public async Task The_last_n_days_begin_with_the_day_n_days_ago_in_the_brands_zone(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var (inside, outside) = (await world.MemberAsync(), await world.MemberAsync());
        var edge = new DateTimeOffset(2026, 11, 14, 0, 0, 0, TimeSpan.FromHours(8));
        await world.DoesAsync(inside, "visit", world.Console.Clock.Now - edge);
        await world.DoesAsync(outside, "visit", world.Console.Clock.Now - edge.AddMilliseconds(-1));
        Assert.Equal([inside], await world.WhoAsync(new Performed("visit", null, Window.Last(7))));
        Assert.Equal([outside], await world.WhoAsync(new Performed("visit", null, Window.Before(7))));
    }

    [Theory, EachDatabase]
    public async Task Who_is_unknown_is_in_where_the_rule_says_is_not(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var (gold, silver, unknown) = (await world.MemberAsync(member => member.Tier = "gold"), await world.MemberAsync(member => member.Tier = "silver"), await world.MemberAsync());
        Assert.Equal([silver, unknown], await world.WhoAsync(new NotRule(new TierIs(["gold"]))));
        await world.AddAsync(new MemberAttribute { MemberId = gold, Name = "colour", Value = "Red" }, new MemberAttribute { MemberId = silver, Name = "colour", Value = "blue" });
        Assert.Equal([silver, unknown], await world.WhoAsync(new AttributeIs("colour", TextMatch.IsNot, ["red"])));
    }

    [Theory, EachDatabase]
    public async Task Only_the_current_revision_of_a_receipt_counts_and_other_currencies_are_left_out(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var id = await world.MemberAsync();
        await world.BuysAsync(id, 900, number: "A", current: false);
        await world.BuysAsync(id, 90, number: "A", revision: 2);
        await world.BuysAsync(id, 900, currency: "EUR");
        Assert.True(await world.IsInAsync(id, new SpentBetween(Yuan(90), Yuan(90))));
        Assert.True(await world.IsInAsync(id, new Bought(new Times(Exactly: 2))));
    }

    [Theory]
    [InlineData("2026-12-28", 7, "12-27:out 12-28:in 01-04:in 01-05:out")]
    [InlineData("2027-02-28", 0, "02-28:in 02-29:in 03-01:out")]
    [InlineData("2028-02-28", 0, "02-28:in 02-29:out 03-01:out")]
    [InlineData("2027-02-27", 1, "02-27:in 02-28:in 02-29:in 03-01:out")]
    [InlineData("2027-03-01", 5, "02-29:out 03-06:in 03-07:out")]
    public async Task Birthdays_wrap_the_year_and_29_February_is_kept_on_the_28th(string today, int days, string expected)
    {
        foreach (var kind in EachDatabaseAttribute.Postgres is null ? [DatabaseKind.Sqlite] : new[] { DatabaseKind.Sqlite, DatabaseKind.Postgres })
        {
            await using var world = await AudienceWorld.StartAsync(kind);
            world.Console.Clock.Now = new DateTimeOffset(DateTime.Parse(today, System.Globalization.CultureInfo.InvariantCulture).AddHours(9), TimeSpan.FromHours(8));
            foreach (var part in expected.Split(' '))
            {
                var day = int.Parse(part[..2], null) * 100 + int.Parse(part[3..5], null);
                var id = await world.MemberAsync(member => member.BirthDay = day);
                Assert.True(await world.IsInAsync(id, new BirthdayWithin(days)) == part.EndsWith(":in", StringComparison.Ordinal), $"{part} seen from {today} within {days} on {kind}");
            }
        }
    }

    [Theory, EachDatabase]
    public async Task Ages_are_full_years_in_the_brands_zone(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        // 20:40 on 21 November in Shanghai.
        var (eighteenToday, tomorrow, turnsForty) = (await Born(2008, 11, 21), await Born(2008, 11, 22), await Born(1986, 11, 21));
        Assert.Equal([eighteenToday, turnsForty], await world.WhoAsync(new AgeBetween(18, 40)));
        Assert.Equal([eighteenToday, tomorrow], await world.WhoAsync(new AgeBetween(To: 39)));
        return;

        Task<long> Born(int year, int month, int day) => world.MemberAsync(member => member.BirthDate = new DateOnly(year, month, day));
    }

    [Theory, EachDatabase]
    public async Task Redeemed_and_not_redeemed_speak_of_assigned_members_of_the_named_campaign(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var (redeemed, not, control, stranger) = (await world.MemberAsync(), await world.MemberAsync(), await world.MemberAsync(), await world.MemberAsync());
        await world.HappensAsync(redeemed, ActivityKind.Assigned, 7);
        await world.HappensAsync(redeemed, ActivityKind.Redeemed, 7);
        await world.HappensAsync(not, ActivityKind.Assigned, 7);
        await world.HappensAsync(control, ActivityKind.Control, 7);
        await world.HappensAsync(stranger, ActivityKind.Redeemed, 8);
        Assert.Equal([redeemed], await world.WhoAsync(new CampaignHistory(CampaignOutcome.Redeemed, [7])));
        Assert.Equal([not], await world.WhoAsync(new CampaignHistory(CampaignOutcome.NotRedeemed, [7])));
        Assert.Equal([control], await world.WhoAsync(new CampaignHistory(CampaignOutcome.Control, [7])));
        Assert.Equal([redeemed, stranger], await world.WhoAsync(new CampaignHistory(CampaignOutcome.Redeemed)));
    }

    [Theory, EachDatabase]
    public async Task Only_members_within_the_scope_are_selected(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        Store north = new() { Code = "N", Name = "N", Region = "North", TimeZone = "Asia/Shanghai" }, south = new() { Code = "S", Name = "S", Region = "South", TimeZone = "Asia/Shanghai" };
        await world.AddAsync(north, south);
        var mine = await world.MemberAsync(member => (member.Tier, member.HomeStoreId) = ("gold", north.Id));
        await world.MemberAsync(member => (member.Tier, member.HomeStoreId) = ("gold", south.Id));
        await world.MemberAsync(member => member.Tier = "gold");
        Assert.Equal([mine], await world.WhoAsync(new TierIs(["gold"]), new Scope(ScopeKind.Regions, ["North"])));
    }

    [Theory, EachDatabase]
    public async Task A_sample_is_repeatable_and_of_its_size(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        await world.AddAsync([.. Enumerable.Range(0, 4000).Select(_ => new Member { JoinedAt = world.Console.Clock.Now, UpdatedAt = world.Console.Clock.Now })]);
        var (first, again, other) = (await world.WhoAsync(new Sample(25, 1)), await world.WhoAsync(new Sample(25, 1)), await world.WhoAsync(new Sample(25, 2)));
        Assert.Equal(first, again);
        Assert.InRange(first.Count, 890, 1110);
        Assert.InRange(first.Intersect(other).Count(), 170, 330);
        Assert.Equal(4000, (await world.WhoAsync(new Sample(100))).Count);
        // Neighbours fall independently: among pairs of consecutive ids about one in sixteen is wholly in.
        Assert.InRange(first.Zip(first.Skip(1)).Count(pair => pair.Second == pair.First + 1), 190, 310);
    }

    [Theory, EachDatabase]
    public async Task Audiences_refer_to_stored_versions_but_not_deeper_than_five(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var gold = await world.MemberAsync(member => member.Tier = "gold");
        await world.AddAsync(new AudienceVersion { AudienceId = 1, Number = 1, Rule = new TierIs(["gold"]).ToJson(), RuleHash = "", SavedBy = "t" });
        for (var id = 2; id <= 6; id++) await world.AddAsync(new AudienceVersion { AudienceId = id, Number = 1, Rule = new InAudience(id - 1, 1).ToJson(), RuleHash = "", SavedBy = "t" });
        Assert.Equal([gold], await world.WhoAsync(new InAudience(5, 1)));
        Assert.Equal("rule_nested_audiences", (await Assert.ThrowsAsync<Refused>(() => world.WhoAsync(new InAudience(6, 1)))).Code);
        Assert.Equal("rule_audience_unknown", (await Assert.ThrowsAsync<Refused>(() => world.WhoAsync(new InAudience(1, 9)))).Code);
    }

    static Money Yuan(long yuan) => new(yuan * 100, "CNY");

    static PurchaseFilter InStores(string region) => new(Stores: new StoreChoice(Regions: [region]));

    static PurchaseFilter Of(string category) => new(Categories: [category]);
}
