using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member's home store is one of these: by code, kind or region.</summary>
public sealed record HomeStoreIs(StoreChoice In) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var stores = In.Ids(source.Db);
        return member => member.HomeStoreId != null && stores.Contains(member.HomeStoreId.Value);
    }

    protected internal override IEnumerable<RuleProblem> Problems() =>
        In is null or { IsEmpty: true } ? [new("in", "value_missing")] : In.Problems("in");

    protected internal override string Say(RuleWords words) => words.Say("rule.say.homeStoreIs", words.Stores(In));
}
