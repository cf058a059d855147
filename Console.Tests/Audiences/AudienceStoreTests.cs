using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Counts;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Tests.Audiences;

/// <summary>Versions, counts, samples and lists.</summary>
public class AudienceStoreTests
{
    static readonly RuleNode Gold = new AllOf(new TierIs(["gold"]));

    [Theory, EachDatabase]
    public async Task Saving_makes_the_next_version_and_the_former_stays(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        await world.MemberAsync(member => member.Tier = "gold");
        var (actions, queries, by) = (world.Console.Get<AudienceActions>(), world.Console.Get<AudienceQueries>(), world.Console.Marketer);
        var id = await actions.CreateAsync(by, " Gold ", Gold, default);
        Assert.Equal(2, await actions.SaveAsync(by, id, new AllOf(new TierIs(["silver"])), 1, default));
        Assert.Equal("changed_meanwhile", (await Assert.ThrowsAsync<Refused>(() => actions.SaveAsync(by, id, Gold, 1, default))).Code);
        Assert.Equal("audience_unchanged", (await Assert.ThrowsAsync<Refused>(() => actions.SaveAsync(by, id, new AllOf(new TierIs(["silver"])), 2, default))).Code);
        Assert.Equal("audience_empty", (await Assert.ThrowsAsync<Refused>(() => actions.SaveAsync(by, id, RuleNode.Empty, 2, default))).Code);
        Assert.Equal("rule_list_unknown", (await Assert.ThrowsAsync<Refused>(() => actions.SaveAsync(by, id, new OnList(99), 2, default))).Code);
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => actions.SaveAsync(world.Console.Approver, id, Gold, 2, default))).Code);
        var versions = await queries.VersionsAsync(by, id, default);
        Assert.Equal([(2, 0), (1, 1)], versions.Select(version => (version.Number, version.Count!.Value)));
        Assert.Equal(Gold.ToJson(), versions[1].Rule);
        var row = Assert.Single((await queries.ListAsync(by, "gol", false, new PageRequest(), default)).Rows);
        Assert.Equal(("Gold", 2, 0), (row.Name, row.LatestVersion, row.Count));
    }

    [Theory, EachDatabase]
    public async Task The_number_beside_each_condition_is_of_the_place_where_it_stands(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        foreach (var (tier, region, objects) in new[] { ("gold", "North", false), ("gold", "South", false), ("gold", "South", true), ("gold", "West", false), ("silver", "North", false) })
            await world.MemberAsync(member => (member.Tier, member.Region, member.ObjectsToPersonalised) = (tier, region, objects));
        RuleNode rule = new AllOf(new TierIs(["gold"]), new AnyOf(new RegionIs(["North"]), new RegionIs(["South"])), new NotRule(new AnyOf(new ObjectsToPersonalised())));
        var numbers = await world.Console.Get<RuleQueries>().NumbersAsync(world.Console.Marketer, rule, default);
        Assert.Equal([4, 1, 2, 1], numbers.Where(number => number.After is null).Select(number => number.Count));
        Assert.Equal([NumberKind.Stay, NumberKind.Meet, NumberKind.Meet, NumberKind.Leave], numbers.Where(number => number.After is null).Select(number => number.Kind));
        Assert.Equal([4, 3, 2], numbers.Select(number => number.After).OfType<int>());
        Assert.Equal((2, 5), await CountAsync());
        return;

        async Task<(int, int)> CountAsync()
        {
            var count = await world.Console.Get<RuleQueries>().CountAsync(world.Console.Marketer, rule, default);
            return (count.Count, count.Of);
        }
    }

    [Theory, EachDatabase]
    public async Task Reach_counts_address_and_agreement_together(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var (both, noAddress, noConsent) = (await world.MemberAsync(Goldy), await world.MemberAsync(Goldy), await world.MemberAsync(Goldy));
        await world.AddAsync(Phone(both), Phone(noConsent), Agrees(both, ChannelNames.Sms), Agrees(noAddress, ChannelNames.Sms), Agrees(both, ChannelNames.Email));
        var reach = await world.Console.Get<RuleQueries>().ReachAsync(world.Console.Marketer, Gold, default);
        Assert.Equal([(ChannelNames.Sms, 1)], reach.Channels);
        Assert.Equal(1, reach.Any);
    }

    [Theory, EachDatabase]
    public async Task A_sample_is_ten_shuffled_by_its_seed_and_masked_for_those_who_may_not_see_names(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        for (var i = 0; i < 30; i++)
        {
            var id = await world.MemberAsync(Goldy);
            await world.AddAsync(new Person { MemberId = id, Name = "Sophie Zhang" }, Phone(id));
        }

        await world.BuysAsync(1, 120);
        var queries = world.Console.Get<RuleQueries>();
        var first = await queries.SampleAsync(world.Console.Marketer, Gold, 1, default);
        Assert.Equal(10, first.Count);
        Assert.Equal(first.Select(member => member.Id), (await queries.SampleAsync(world.Console.Marketer, Gold, 1, default)).Select(member => member.Id));
        Assert.NotEqual(first.Select(member => member.Id), (await queries.SampleAsync(world.Console.Marketer, Gold, 2, default)).Select(member => member.Id));
        Assert.All(first, member => Assert.Equal("Sophie Zhang", member.Name));
        var masked = await queries.SampleAsync(TestConsole.Person(Roles.Analyst, 9, "Ana"), Gold, 1, default);
        Assert.All(masked, member => Assert.Equal(("S•••", "0001"), (member.Name, member.Tail)));
    }

    [Theory, EachDatabase]
    public async Task A_difference_says_who_joins_and_who_leaves(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        foreach (var tier in new[] { "gold", "gold", "platinum", "silver" }) await world.MemberAsync(member => member.Tier = tier);
        var difference = await world.Console.Get<RuleQueries>().DiffAsync(world.Console.Marketer, new TierIs(["gold", "silver"]), new TierIs(["gold", "platinum"]), default);
        Assert.Equal(new RuleDifference(1, 1, 2), difference);
    }

    [Theory, EachDatabase]
    public async Task Pasted_codes_are_found_in_their_spellings_and_the_unknown_are_named(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        var (first, second, third) = (await world.MemberAsync(), await world.MemberAsync(), await world.MemberAsync());
        await world.AddAsync(Id(first, IdentityKind.Phone, "+8613800004821"), Id(second, IdentityKind.Card, "C-77"), Id(second, IdentityKind.Email, "sophie@example.com"),
            Id(first, IdentityKind.Card, "SHARED"), Id(third, IdentityKind.Card, "SHARED"));
        var actions = world.Console.Get<MemberListActions>();
        var list = await actions.CreateAsync(world.Console.Marketer, "Guests", default);
        Assert.Equal("list_name_taken", (await Assert.ThrowsAsync<Refused>(() => actions.CreateAsync(world.Console.Marketer, "Guests", default))).Code);
        var result = await actions.AddAsync(world.Console.Marketer, list, [new("138 0000 4821"), new("C-77"), new("Sophie@Example.com"), new("nobody"), new("SHARED")], default);
        Assert.Equal((2, 0), (result.Added, result.AlreadyThere));
        Assert.Equal(["nobody"], result.Unknown);
        Assert.Equal(["SHARED"], result.Unclear);
        Assert.Equal(1, (await actions.AddAsync(world.Console.Marketer, list, [new("C-77")], default)).AlreadyThere);
        Assert.Equal([first, second], await world.WhoAsync(new OnList(list)));
        Assert.Equal(1, await actions.RemoveAsync(world.Console.Marketer, list, [first], default));
        Assert.Equal(1, (await world.Console.Get<MemberListQueries>().FindAsync(world.Console.Marketer, list, default)).Size);
    }

    [Fact]
    public void A_rule_is_limited_in_depth_and_size_and_every_problem_has_its_place()
    {
        RuleNode deep = new TierIs(["gold"]);
        for (var i = 0; i < 10; i++) deep = new NotRule(deep);
        Assert.Contains(RuleCheck.Problems(deep), problem => problem.Code == "too_deep");
        Assert.Contains(RuleCheck.Problems(new AllOf([.. Enumerable.Repeat<RuleNode>(new TierIs(["gold"]), 101)])), problem => problem.Code == "too_many_nodes");
        var problems = RuleCheck.Problems(new AllOf(new TierIs([]), new NotRule(new AnyOf()), new SpentAtLeast(new Money(1, "???")), new Bought(new Times(1, 2), null, new Window(LastDays: -1))));
        Assert.Equal(["rules[0].tiers:value_missing", "rules[1].rule:bracket_empty", "rules[2].amount:amount_bad", "rules[3].times:times_one", "rules[3].within:days_bad"], problems.Select(problem => $"{problem.Path}:{problem.Code}"));
        Assert.All(problems, problem => Assert.NotEqual("", problem.Say("zh-Hans")));
        foreach (var text in new[] { "", "{}", "[]", "{\"type\":\"nope\"}", "null", "{\"type\":\"all\",\"rules\":[{\"type\":\"tierIs\",\"tiers\":5}]}" })
            Assert.Equal("rule_unreadable", Assert.Throws<Refused>(() => RuleNode.Read(text)).Code);
        Assert.Contains(RuleCheck.Problems(RuleNode.Read("{\"type\":\"not\"}")), problem => problem.Code == "node_missing");
    }

    [Theory]
    [InlineData("en", "Members who have the tier gold or platinum, spent at least ¥ 800 on Coats in the last 365 days, made their last purchase more than 90 days ago, and either have their home store in stores of North, or made purchases at least once in stores of North, except those who redeemed in “Autumn layers” at least once.")]
    [InlineData("zh-Hans", "等级为gold或platinum，在最近 365 天内购买Coats累计消费不低于 ¥ 800，最后一次购买在 90 天以前，并且（归属门店为North的门店，或者在North的门店购买至少一次）的会员，但不包括在“Autumn layers”中核销的会员。")]
    public void A_rule_says_itself_in_one_sentence(string language, string expected)
    {
        var sentence = RuleSentence.Of(RuleExamples.Rule, language, new RuleNames { Campaigns = new Dictionary<long, string> { [1] = "Autumn layers" } });
        Assert.Equal(expected.Replace(" at least once.", ".", StringComparison.Ordinal), sentence.Replace('\u00A0', ' '));
    }

    static void Goldy(Member member) => member.Tier = "gold";

    static Identity Phone(long member) => Id(member, IdentityKind.Phone, "+861380000001");

    static Identity Id(long member, IdentityKind kind, string value) => new() { MemberId = member, OriginMemberId = member, Kind = kind, Value = value };

    static ConsentState Agrees(long member, string channel) => new() { MemberId = member, Channel = channel, Topic = "news", Granted = true, At = TestClock.Usual };
}
