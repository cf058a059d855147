using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member carries one of these tags.</summary>
public sealed record Tagged(IReadOnlyList<string> Tags) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        List<string> tags = [.. Tags];
        var set = source.Db.Set<MemberTag>().Where(row => tags.Contains(row.Tag)).Select(row => row.MemberId);
        return member => set.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => RuleProblem.Listed("tags", Tags);

    protected internal override string Say(RuleWords words) => words.Say("rule.say.tagged", words.Or(Tags));
}
