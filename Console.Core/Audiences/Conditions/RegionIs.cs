using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member lives in one of these regions.</summary>
public sealed record RegionIs(IReadOnlyList<string> Regions) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        List<string> regions = [.. Regions];
        return member => regions.Contains(member.Region!);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => RuleProblem.Listed("regions", Regions);

    protected internal override string Say(RuleWords words) => words.Say("rule.say.regionIs", words.Or(Regions));
}
