using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member bought so many times (receipts) and kept something of each; "at most" includes never.</summary>
public sealed record Bought(Times? Times = null, PurchaseFilter? On = null, Window? Within = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) =>
        (Times ?? new Times(AtLeast: 1)).Of(new PurchaseFacts(source, On, Within).Happenings);

    protected internal override IEnumerable<RuleProblem> Problems() =>
        [.. Rules.Times.Problems("times", Times), .. PurchaseFilter.Problems("on", On), .. Window.Problems("within", Within)];

    protected internal override string Say(RuleWords words) => words.Purchase("rule.say.bought", On, Within, words.Times(Times));
}
