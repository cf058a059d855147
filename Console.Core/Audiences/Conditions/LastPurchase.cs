using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member's last kept purchase falls into a window: bought in it and never after it. Who never bought is not in.</summary>
public sealed record LastPurchase(Window Within, PurchaseFilter? On = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var purchases = new PurchaseFacts(source, On, Within);
        var inside = purchases.Kept.Select(fact => fact.MemberId);
        if (purchases.IsOpenAtEnd) return member => inside.Contains(member.Id);
        var after = purchases.After.Kept.Select(fact => fact.MemberId);
        return member => inside.Contains(member.Id) && !after.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() =>
        [.. Within is null or { IsEver: true } ? [new("within", "value_missing")] : Window.Problems("within", Within), .. PurchaseFilter.Problems("on", On)];

    protected internal override string Say(RuleWords words) => words.Purchase("rule.say.lastPurchase", On, Within);
}
