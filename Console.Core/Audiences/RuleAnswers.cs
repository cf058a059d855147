using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences;

/// <summary>Whether a member fits one part of a rule.</summary>
/// <param name="Sentence">The part in words.</param>
public sealed record RuleAnswer(string Sentence, bool Fits);

/// <summary>Says part by part why a rule selects a member, or does not.</summary>
public static class RuleAnswers
{
    /// <summary>The parts that all have to fit, in the rule's order; a rule that is no such list is one part.</summary>
    /// <remarks>Each part is the query that the rule itself is made of, asked about one member.</remarks>
    public static async Task<IReadOnlyList<RuleAnswer>> OfAsync(ConsoleDb db, RuleNode rule, RuleTime time, long member, string language, CancellationToken ct)
    {
        var names = await RuleNameReading.AllAsync(db, ct);
        var answers = new List<RuleAnswer>();
        foreach (var part in rule is AllOf { Rules.Count: > 0 } all ? all.Rules : [rule])
        {
            var fits = await AudienceResolver.Active(db, Scope.Everything).Where(row => row.Id == member).Where(part.Where(new RuleSource(db, time))).AnyAsync(ct);
            answers.Add(new RuleAnswer(RuleSentence.Of(part, language, names), fits));
        }

        return answers;
    }
}
