using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>A repeatable share of all members: the same seed draws the same members on every database and on every day.</summary>
/// <remarks>Two rounds of multiplication modulo the prime 2^31 − 1, with a square between them, so that neighbouring ids do not go together.</remarks>
public sealed record Sample(decimal Percent, int Seed = 1) : Condition
{
    const long Prime = 2_147_483_647;

    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var below = (long)(Percent * Prime / 100);
        var draw = Draw(Seed);
        return Expression.Lambda<Func<Member, bool>>(Expression.LessThan(draw.Body, ((Expression<Func<long>>)(() => below)).Body), draw.Parameters);
    }

    /// <summary>A number from 0 to 2^31 − 2 for each member, by which samples are drawn and shuffled.</summary>
    internal static Expression<Func<Member, long>> Draw(int seed)
    {
        var start = ((long)seed * 1_103_515_245 % Prime) + Prime;
        return member =>
            ((((((((member.Id % Prime) * 48_271) + start) % Prime) * ((((member.Id % Prime) * 48_271) + start) % Prime)) % Prime) * 69_621) + ((member.Id % Prime) * 16_807)) % Prime;
    }

    protected internal override IEnumerable<RuleProblem> Problems() => Percent is <= 0 or > 100 ? [new("percent", "percent_bad")] : [];

    protected internal override string Say(RuleWords words) => words.Say("rule.say.sample", Percent, Seed);
}
