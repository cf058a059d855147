using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Why a rule is refused.</summary>
public static class RuleRefusals
{
    /// <summary>Not JSON of a rule, or a condition of an unknown type.</summary>
    public static Refused Unreadable() => new("rule_unreadable", RefusedKind.Invalid);

    /// <summary>The first problem is named; <see cref="RuleCheck.Problems"/> gives all.</summary>
    public static Refused Invalid(IReadOnlyList<RuleProblem> problems) =>
        new("rule_invalid", RefusedKind.Invalid, problems[0].Path.Length == 0 ? "/" : problems[0].Path, problems.Count, Wording.Say("rule.problem." + problems[0].Code, Languages.English, [.. problems[0].Values]));

    public static Refused TooManyNested() => new("rule_nested_audiences", RefusedKind.Invalid, RuleSource.DeepestAudience);

    public static Refused AudienceUnknown(long audience, int version) => new("rule_audience_unknown", RefusedKind.Invalid, audience, version);

    public static Refused ListUnknown(long list) => new("rule_list_unknown", RefusedKind.Invalid, list);
}
