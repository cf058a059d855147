using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member stated one of these genders; unknown is one of them.</summary>
public sealed record GenderIs(IReadOnlyList<Gender> Genders) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        List<Gender> genders = [.. Genders];
        return member => genders.Contains(member.Gender);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => Genders is null or [] ? [new("genders", "value_missing")] : [];

    protected internal override string Say(RuleWords words) => words.Say("rule.say.genderIs", words.Or(Genders.Select(gender => words.Say($"rule.gender.{gender}"))));
}
