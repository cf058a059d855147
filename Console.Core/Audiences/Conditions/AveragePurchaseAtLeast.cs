using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>What the member spent and kept per receipt reaches an amount on average.</summary>
public sealed record AveragePurchaseAtLeast(Money Amount, PurchaseFilter? On = null, Window? Within = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var least = Amount.Amount;
        var set = new PurchaseFacts(source, On, Within, Amount.Currency).KeptAmounts.GroupBy(fact => fact.MemberId)
            .Where(sales => sales.Sum(fact => fact.Amount) >= least * sales.Select(fact => fact.SaleId).Distinct().Count()).Select(sales => sales.Key);
        return member => set.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => Spending.Problems(("amount", Amount), On, Within);

    protected internal override string Say(RuleWords words) => words.Purchase("rule.say.averagePurchaseAtLeast", On, Within, words.Money(Amount));
}
