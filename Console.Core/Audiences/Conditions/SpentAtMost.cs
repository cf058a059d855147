using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The sum of what the member bought and kept does not exceed an amount. A member without purchases is not in.</summary>
public sealed record SpentAtMost(Money Amount, PurchaseFilter? On = null, Window? Within = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) =>
        Spending.Between(new PurchaseFacts(source, On, Within, Amount.Currency), long.MinValue, Amount.Amount);

    protected internal override IEnumerable<RuleProblem> Problems() => Spending.Problems(("amount", Amount), On, Within);

    protected internal override string Say(RuleWords words) => words.Purchase("rule.say.spentAtMost", On, Within, words.Money(Amount));
}
