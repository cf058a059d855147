using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Purchases;

/// <summary>What the conditions on sums share.</summary>
static class Spending
{
    /// <summary>Members who kept something and whose sum lies between two amounts.</summary>
    public static Expression<Func<Member, bool>> Between(PurchaseFacts purchases, long from, long to)
    {
        var kept = purchases.Kept.Select(fact => fact.MemberId);
        var set = purchases.All.GroupBy(fact => fact.MemberId)
            .Where(sales => sales.Sum(fact => fact.Amount) >= from && sales.Sum(fact => fact.Amount) <= to).Select(sales => sales.Key);
        return member => kept.Contains(member.Id) && set.Contains(member.Id);
    }

    public static IEnumerable<RuleProblem> Problems((string Field, Money Money) amount, PurchaseFilter? on, Window? within)
    {
        if (amount.Money.Amount < 0 || !Currencies.IsKnown(amount.Money.Currency)) yield return new(amount.Field, "amount_bad");
        foreach (var problem in PurchaseFilter.Problems("on", on)) yield return problem;
        foreach (var problem in Window.Problems("within", within)) yield return problem;
    }
}
