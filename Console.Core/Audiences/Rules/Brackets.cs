using System.Linq.Expressions;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Every one of its rules must hold. Without rules it selects nobody.</summary>
public sealed record AllOf : RuleNode
{
    public AllOf(params IReadOnlyList<RuleNode> rules) => Rules = rules;

    [System.Text.Json.Serialization.JsonConstructor]
    public AllOf() => Rules = [];

    public IReadOnlyList<RuleNode> Rules { get; init; }

    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) =>
        Predicates.All([.. Rules.Select(rule => rule.Where(source))]);
}

/// <summary>At least one of its rules must hold. Without rules it selects nobody.</summary>
public sealed record AnyOf : RuleNode
{
    public AnyOf(params IReadOnlyList<RuleNode> rules) => Rules = rules;

    [System.Text.Json.Serialization.JsonConstructor]
    public AnyOf() => Rules = [];

    public IReadOnlyList<RuleNode> Rules { get; init; }

    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) =>
        Predicates.Any([.. Rules.Select(rule => rule.Where(source))]);
}

/// <summary>Its rule must not hold. A member of whom nothing is known matches a negation.</summary>
public sealed record NotRule(RuleNode Rule) : RuleNode
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) => Predicates.Not(Rule.Where(source));
}
