using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>Full years today in the brand's zone, both ends included. A member without a date of birth is not in.</summary>
public sealed record AgeBetween(int? From = null, int? To = null) : Condition
{
    const int Oldest = 130;

    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var latest = source.Time.Today.AddYears(-(From ?? 0));
        var earliest = source.Time.Today.AddYears(-((To ?? Oldest) + 1));
        return member => member.BirthDate != null && member.BirthDate.Value <= latest && member.BirthDate.Value > earliest;
    }

    protected internal override IEnumerable<RuleProblem> Problems()
    {
        if (From is null && To is null) yield return new("from", "value_missing");
        if (From is < 0 or > Oldest || To is < 0 or > Oldest || From > To) yield return new("to", "age_bad", Oldest);
    }

    protected internal override string Say(RuleWords words) => (From, To) switch
    {
        ({ } from, null) => words.Say("rule.say.ageFrom", from),
        (null, { } to) => words.Say("rule.say.ageTo", to),
        _ => words.Say("rule.say.ageBetween", From, To),
    };
}
