using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The birthday falls on today or one of the next n days in the brand's zone. In years without 29 February it is kept on the 28th.</summary>
public sealed record BirthdayWithin(int Days) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        if (Days >= 365) return member => member.BirthDay != null;
        var first = source.Time.Today;
        var last = first.AddDays(Days);
        var from = (first.Month * 100) + first.Day;
        var to = last is { Month: 2, Day: 28 } && !DateTime.IsLeapYear(last.Year) ? 229 : (last.Month * 100) + last.Day;
        return first.Year == last.Year
            ? member => member.BirthDay >= from && member.BirthDay <= to
            : member => member.BirthDay >= from || member.BirthDay <= to;
    }

    protected internal override IEnumerable<RuleProblem> Problems() => Days is < 0 or > 366 ? [new("days", "days_bad", 0, 366)] : [];

    protected internal override string Say(RuleWords words) => Days == 0 ? words.Say("rule.say.birthdayToday") : words.Say("rule.say.birthdayWithin", Days);
}
