using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The sum of what the member bought and kept lies between two amounts, both included. A member without purchases is not in.</summary>
public sealed record SpentBetween(Money From, Money To, PurchaseFilter? On = null, Window? Within = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) =>
        Spending.Between(new PurchaseFacts(source, On, Within, From.Currency), From.Amount, To.Amount);

    protected internal override IEnumerable<RuleProblem> Problems()
    {
        foreach (var problem in Spending.Problems(("from", From), On, Within)) yield return problem;
        if (To.Currency != From.Currency || To.Amount < From.Amount) yield return new("to", "amount_bad");
    }

    protected internal override string Say(RuleWords words) => words.Purchase("rule.say.spentBetween", On, Within, words.Money(From), words.Money(To));
}
