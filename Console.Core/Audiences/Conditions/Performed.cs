using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member did something (an event by name) so many times in a window; "at most" and "exactly 0" include never.</summary>
public sealed record Performed(string Event, Times? Times = null, Window? Within = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var name = Event;
        var events = Happened.Within(source.Db.Set<ActivityEntry>().Where(entry => entry.Kind == ActivityKind.Event && entry.EventName == name), Within, source.Time);
        return (Times ?? new Times(AtLeast: 1)).Of(events.Select(entry => entry.MemberId));
    }

    protected internal override IEnumerable<RuleProblem> Problems() =>
        [.. RuleProblem.Word("event", Event), .. Rules.Times.Problems("times", Times), .. Window.Problems("within", Within)];

    protected internal override string Say(RuleWords words) => words.Say("rule.say.performed", Event, words.Times(Times), words.Window(Within));
}
