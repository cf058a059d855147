using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>A field of a postal address.</summary>
public enum AddressField
{
    City,
    Postcode,
    Region,
    Country,
}

/// <summary>A field of the member's postal address.</summary>
public sealed record AddressIs(AddressField Field, TextMatch Match = TextMatch.Is, IReadOnlyList<string>? Values = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var rows = source.Db.Set<Person>().Select(FieldOf(Field)).Where(row => row.Value != null);
        if (Match != TextMatch.Exists) rows = rows.Where(Predicates.Any([.. (Values ?? []).Select(value => One(Match, value.ToLowerInvariant()))]));
        var set = rows.Select(row => row.MemberId);
        return Match == TextMatch.IsNot ? member => !set.Contains(member.Id) : member => set.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() => Match == TextMatch.Exists ? [] : RuleProblem.Listed("values", Values);

    protected internal override string Say(RuleWords words) => words.Say($"rule.say.text.{Match}", words.Say($"rule.address.{Field}"), words.Or(Values ?? []));

    static Expression<Func<Person, Row>> FieldOf(AddressField field) => field switch
    {
        AddressField.City => person => new Row { MemberId = person.MemberId, Value = person.City },
        AddressField.Postcode => person => new Row { MemberId = person.MemberId, Value = person.Postcode },
        AddressField.Region => person => new Row { MemberId = person.MemberId, Value = person.AddressRegion },
        AddressField.Country => person => new Row { MemberId = person.MemberId, Value = person.Country },
    };

    static Expression<Func<Row, bool>> One(TextMatch match, string value) => match switch
    {
        TextMatch.StartsWith => row => row.Value!.ToLower().StartsWith(value),
        TextMatch.Contains => row => row.Value!.ToLower().Contains(value),
        TextMatch.Is or TextMatch.IsNot or TextMatch.Exists => row => row.Value!.ToLower() == value,
    };

    sealed class Row
    {
        public long MemberId { get; init; }

        public string? Value { get; init; }
    }
}
