namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Says a whole rule in one plain sentence.</summary>
public static class RuleSentence
{
    /// <summary>"Members who …, except those who …."</summary>
    public static string Of(RuleNode rule, string language, RuleNames? names = null)
    {
        var words = new RuleWords(language, names ?? RuleNames.None);
        if (!RuleCheck.Conditions(rule).Any()) return words.Say("rule.sentence.nobody");
        var parts = rule is AllOf all ? all.Rules : [rule];
        var wanted = parts.Where(part => part is not NotRule).Select(part => Part(part, words, parts.Count == 1)).ToList();
        var unwanted = parts.OfType<NotRule>().Select(part => Part(part.Rule, words, true)).ToList();
        return (wanted, unwanted) switch
        {
            ({ Count: > 0 }, []) => words.Say("rule.sentence.who", words.Listed(wanted, "rule.join.and")),
            ([], _) => words.Say("rule.sentence.allExcept", words.Listed(unwanted, "rule.join.or")),
            _ => words.Say("rule.sentence.whoExcept", words.Listed(wanted, "rule.join.and"), words.Listed(unwanted, "rule.join.or")),
        };
    }

    static string Part(RuleNode node, RuleWords words, bool alone) => node switch
    {
        AllOf { Rules: [var only] } => Part(only, words, alone),
        AnyOf { Rules: [var only] } => Part(only, words, alone),
        AllOf { Rules.Count: > 0 } all => Bracket(words.Listed([.. all.Rules.Select(rule => Part(rule, words, false))], "rule.join.and"), words, alone),
        AnyOf { Rules.Count: > 0 } any when alone => words.Listed([.. any.Rules.Select(rule => Part(rule, words, false))], "rule.join.or"),
        AnyOf { Rules.Count: > 0 } any => words.Say("rule.sentence.either", words.Listed([.. any.Rules.Select(rule => Part(rule, words, false))], "rule.join.or")),
        NotRule not => words.Say("rule.sentence.not", Part(not.Rule, words, true)),
        Condition condition when !condition.Problems().Any() => condition.Say(words),
        _ => "…",
    };

    static string Bracket(string text, RuleWords words, bool alone) => alone ? text : words.Say("rule.sentence.bracket", text);

    static string Listed(this RuleWords words, List<string> parts, string key) => parts switch
    {
        [] => "…",
        [var only] => only,
        _ => words.Say(key, string.Join(words.Raw("rule.join.comma"), parts.SkipLast(1)), parts[^1]),
    };
}
