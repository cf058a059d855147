using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The sum of what the member bought and kept reaches an amount; receipts in other currencies are left out.</summary>
public sealed record SpentAtLeast(Money Amount, PurchaseFilter? On = null, Window? Within = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var least = Amount.Amount;
        var set = new PurchaseFacts(source, On, Within, Amount.Currency).All.GroupBy(fact => fact.MemberId)
            .Where(sales => sales.Sum(fact => fact.Amount) >= least).Select(sales => sales.Key);
        return member => set.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => Spending.Problems(("amount", Amount), On, Within);

    protected internal override string Say(RuleWords words) => words.Purchase("rule.say.spentAtLeast", On, Within, words.Money(Amount));
}
