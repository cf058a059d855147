using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member objects to personalised offers; campaigns leave such members out whether or not a rule says so.</summary>
public sealed record ObjectsToPersonalised : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) => member => member.ObjectsToPersonalised;

    protected internal override string Say(RuleWords words) => words.Say("rule.say.objectsToPersonalised");
}
