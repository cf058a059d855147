using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Checks a rule without a database: its size, its depth and every condition's values.</summary>
public static class RuleCheck
{
    /// <summary>Brackets within brackets.</summary>
    public const int Deepest = 8;

    /// <summary>Brackets and conditions in all; beyond that a statement is slow to read for people and databases alike.</summary>
    public const int MostNodes = 100;

    public const int MostValues = 500;

    public const int LongestText = 200;

    /// <summary>All problems, each with its place. An empty rule is no problem: it selects nobody.</summary>
    public static IReadOnlyList<RuleProblem> Problems(RuleNode rule)
    {
        var problems = new List<RuleProblem>();
        var nodes = 0;
        Walk(rule, "", 0);
        return problems;

        void Walk(RuleNode? node, string path, int depth)
        {
            if (++nodes == MostNodes + 1) problems.Add(new(path, "too_many_nodes", MostNodes));
            if (nodes > MostNodes) return;
            if (depth > Deepest)
            {
                problems.Add(new(path, "too_deep", Deepest));
                return;
            }

            switch (node)
            {
                case null: problems.Add(new(path, "node_missing")); break;
                case AllOf all: WalkAll(all.Rules, path, depth); break;
                case AnyOf any: WalkAll(any.Rules, path, depth); break;
                case NotRule not: Walk(not.Rule, Join(path, "rule"), depth + 1); break;
                case Condition condition: problems.AddRange(condition.Problems().Select(problem => problem with { Path = Join(path, problem.Path) })); break;
            }
        }

        void WalkAll(IReadOnlyList<RuleNode>? rules, string path, int depth)
        {
            if (rules is null or [])
            {
                if (depth > 0) problems.Add(new(path, "bracket_empty"));
                return;
            }

            for (var i = 0; i < rules.Count; i++) Walk(rules[i], Join(path, $"rules[{i}]"), depth + 1);
        }
    }

    /// <summary>Refuses a rule with problems.</summary>
    /// <exception cref="Refused"><c>rule_invalid</c></exception>
    public static void Demand(RuleNode rule)
    {
        var problems = Problems(rule);
        if (problems.Count > 0) throw RuleRefusals.Invalid(problems);
    }

    /// <summary>All conditions of a rule, in reading order.</summary>
    public static IEnumerable<Condition> Conditions(RuleNode rule) => rule switch
    {
        AllOf all => all.Rules.SelectMany(Conditions),
        AnyOf any => any.Rules.SelectMany(Conditions),
        NotRule not => Conditions(not.Rule),
        Condition condition => [condition],
        _ => [],
    };

    static string Join(string path, string next) => path.Length == 0 ? next : $"{path}.{next}";
}
