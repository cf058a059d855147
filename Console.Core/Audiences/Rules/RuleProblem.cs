using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>What is wrong at one place of a rule.</summary>
/// <param name="Path">Where: <c>rules[1].rule.amount</c>.</param>
/// <param name="Code">Stable; its sentence stands under <c>rule.problem.CODE</c>.</param>
public sealed record RuleProblem(string Path, string Code, params IReadOnlyList<object?> Values)
{
    public string Say(string language) => Wording.Say("rule.problem." + Code, language, [.. Values]);

    /// <summary>A list of words or codes that must not be empty, nor longer than <see cref="RuleCheck.MostValues"/>.</summary>
    internal static IEnumerable<RuleProblem> Listed(string field, IReadOnlyList<string>? values)
    {
        if (values is null or []) yield return new(field, "value_missing");
        else if (values.Count > RuleCheck.MostValues) yield return new(field, "too_many_values", RuleCheck.MostValues);
        else if (values.Any(value => string.IsNullOrWhiteSpace(value) || value.Length > RuleCheck.LongestText)) yield return new(field, "value_bad");
    }

    /// <summary>A word that must be there.</summary>
    internal static IEnumerable<RuleProblem> Word(string field, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) yield return new(field, "value_missing");
        else if (value.Length > RuleCheck.LongestText) yield return new(field, "value_bad");
    }
}
