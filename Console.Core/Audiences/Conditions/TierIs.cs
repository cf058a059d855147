using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member's tier is one of these.</summary>
public sealed record TierIs(IReadOnlyList<string> Tiers) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        List<string> tiers = [.. Tiers.Select(tier => tier.ToLowerInvariant())];
        return member => tiers.Contains(member.Tier!);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => RuleProblem.Listed("tiers", Tiers);

    protected internal override string Say(RuleWords words) => words.Say("rule.say.tierIs", words.Or(Tiers));
}
