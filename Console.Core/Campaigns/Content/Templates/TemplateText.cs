using System.Text;
using System.Text.RegularExpressions;

namespace CampaignConsole.Core.Campaigns.Content.Templates;

/// <summary>The text of a registered template and its fields. Pure.</summary>
public static partial class TemplateText
{
    public const int LongestBody = 2_000;

    /// <summary>The text with its fields as <c>{name}</c>, whichever of the providers' spellings it came in: <c>{{thing1.DATA}}</c>, <c>${name}</c>, <c>{1}</c>.</summary>
    public static string Plain(string body) => Spelled().Replace(body.Trim(), match => "{" + match.Groups["name"].Value + "}");

    /// <summary>The names of the fields, in order, each once.</summary>
    public static IReadOnlyList<string> Names(string body) => [.. Field().Matches(body).Select(match => match.Groups["name"].Value).Distinct()];

    /// <summary>Whether every brace belongs to a field.</summary>
    public static bool IsSound(string body) => Field().Replace(body, "").AsSpan().IndexOfAny('{', '}') < 0;

    /// <summary>The message that a campaign says by the template: the merge texts in the places of its fields. What has none stays as it is.</summary>
    public static string Compose(string body, IReadOnlyDictionary<string, string> fields)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (Match match in Field().Matches(body))
        {
            text.Append(body, at, match.Index - at).Append(fields.TryGetValue(match.Groups["name"].Value, out var value) && value.Length > 0 ? value : match.Value);
            at = match.Index + match.Length;
        }

        return text.Append(body, at, body.Length - at).ToString();
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_]{1,40})\.DATA\s*\}\}|\$\{\s*(?<name>[A-Za-z0-9_]{1,40})\s*\}|\{\s*(?<name>[A-Za-z0-9_]{1,40})\s*\}")]
    private static partial Regex Spelled();

    [GeneratedRegex(@"\{(?<name>[A-Za-z0-9_]{1,40})\}")]
    private static partial Regex Field();
}
