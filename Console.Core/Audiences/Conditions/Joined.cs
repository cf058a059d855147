using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member joined within a window.</summary>
public sealed record Joined(Window Within) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var (from, until) = Within.Edges(source.Time);
        return (from, until) switch
        {
            ({ } after, { } before) => member => member.JoinedAt >= after && member.JoinedAt < before,
            ({ } after, null) => member => member.JoinedAt >= after,
            (null, { } before) => member => member.JoinedAt < before,
            _ => _ => true,
        };
    }

    protected internal override IEnumerable<RuleProblem> Problems() =>
        Within is null or { IsEver: true } ? [new("within", "value_missing")] : Window.Problems("within", Within);

    protected internal override string Say(RuleWords words) => words.Say("rule.say.joined", words.Window(Within));
}
