using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member belongs to another audience, by one of its stored versions; later versions change nothing here.</summary>
public sealed record InAudience(long Audience, int Version) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var (rule, deeper) = source.Audience(Audience, Version);
        return rule.Where(deeper);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => Audience <= 0 || Version <= 0 ? [new("audience", "value_missing")] : [];

    protected internal override string Say(RuleWords words) => words.Say("rule.say.inAudience", words.Audience(Audience), Version);
}
