using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member's language is one of these; a tag stands for its regions too (zh for zh-CN).</summary>
public sealed record LanguageIs(IReadOnlyList<string> Languages) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) =>
        Predicates.Any([.. Languages.Select(One)]);

    protected internal override IEnumerable<RuleProblem> Problems() => RuleProblem.Listed("languages", Languages);

    protected internal override string Say(RuleWords words) => words.Say("rule.say.languageIs", words.Or(Languages));

    static Expression<Func<Member, bool>> One(string language)
    {
        var (tag, regions) = (language.ToLowerInvariant(), language.ToLowerInvariant() + "-");
        return member => member.Language != null && (member.Language.ToLower() == tag || member.Language.ToLower().StartsWith(regions));
    }
}
