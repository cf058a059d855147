using CampaignConsole.Core.Audiences.Lists;
using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member stands on a list.</summary>
public sealed record OnList(long List) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var list = List;
        var set = source.Db.Set<MemberListEntry>().Where(entry => entry.ListId == list).Select(entry => entry.MemberId);
        return member => set.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => List <= 0 ? [new("list", "value_missing")] : [];

    protected internal override string Say(RuleWords words) => words.Say("rule.say.onList", words.List(List));
}
