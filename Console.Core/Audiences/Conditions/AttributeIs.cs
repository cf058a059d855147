using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>How a text is compared; upper and lower case are the same.</summary>
public enum TextMatch
{
    Is,

    /// <summary>Members of whom the value is not known are in.</summary>
    IsNot,
    StartsWith,
    Contains,

    /// <summary>Any value at all.</summary>
    Exists,
}

/// <summary>A custom attribute of the member by name.</summary>
public sealed record AttributeIs(string Name, TextMatch Match = TextMatch.Is, IReadOnlyList<string>? Values = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var name = Name;
        var rows = source.Db.Set<MemberAttribute>().Where(row => row.Name == name);
        if (Match != TextMatch.Exists) rows = rows.Where(Predicates.Any([.. (Values ?? []).Select(value => One(Match, value.ToLowerInvariant()))]));
        var set = rows.Select(row => row.MemberId);
        return Match == TextMatch.IsNot ? member => !set.Contains(member.Id) : member => set.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() =>
        [.. RuleProblem.Word("name", Name), .. Match == TextMatch.Exists ? [] : RuleProblem.Listed("values", Values)];

    protected internal override string Say(RuleWords words) => words.Say($"rule.say.text.{Match}", Name, words.Or(Values ?? []));

    static Expression<Func<MemberAttribute, bool>> One(TextMatch match, string value) => match switch
    {
        TextMatch.StartsWith => row => row.Value.ToLower().StartsWith(value),
        TextMatch.Contains => row => row.Value.ToLower().Contains(value),
        TextMatch.Is or TextMatch.IsNot or TextMatch.Exists => row => row.Value.ToLower() == value,
    };
}
