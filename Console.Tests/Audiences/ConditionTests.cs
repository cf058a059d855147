using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Audiences;

/// <summary>What holds of all conditions together; what must hold of each stands in <see cref="ConditionContract{TCondition}"/>.</summary>
public class ConditionTests(ConditionWorlds worlds)
{
    [Fact]
    public void Every_condition_has_an_example() =>
        Assert.Equal(RuleCatalogue.Conditions.Order(), RuleExamples.Conditions.Select(condition => condition.TypeName()).Order());

    [Fact]
    public void A_whole_rule_comes_back_from_its_text() => Assert.Equal(RuleExamples.Rule.ToJson(), RuleNode.Read(RuleExamples.Rule.ToJson()).ToJson());

    [Theory, EachDatabase]
    public async Task A_whole_rule_and_its_negation_are_all_active_members(DatabaseKind kind)
    {
        var world = await worlds.OfAsync(kind);
        var all = await world.Console.ReadAsync(db => db.Set<Member>().Where(member => member.Status == MemberStatus.Active).Select(member => member.Id).OrderBy(id => id).ToListAsync());
        Assert.Equal(60, all.Count);
        Assert.Equal(all, (await world.WhoAsync(RuleExamples.Rule)).Concat(await world.WhoAsync(new NotRule(RuleExamples.Rule))).Order());
    }
}
