using System.Globalization;
using System.Text;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Compares names of people as systems write them: case, accents, order and missing parts aside.</summary>
public static class PersonNames
{
    /// <summary>A name folded for search: compatibility forms and case folded, accents off, blanks single.</summary>
    public static string Fold(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "";
        var folded = new StringBuilder(name.Length);
        foreach (var sign in Normal(name, NormalizationForm.FormKD))
        {
            if (char.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsWhiteSpace(sign))
            {
                if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
            }
            else folded.Append(char.ToLowerInvariant(sign));
        }

        return Normal(folded.ToString().TrimEnd(), NormalizationForm.FormC);
    }

    /// <summary>True when two given names cannot well be the same person's; a missing name contradicts nothing.</summary>
    public static bool Contradict(string? one, string? other)
    {
        var (first, second) = (Parts(one), Parts(other));
        if (first.Length == 0 || second.Length == 0) return false;
        if (string.Concat(first) == string.Concat(second)) return false;
        var (few, many) = first.Length <= second.Length ? (first, second) : (second, first);
        // "Wei Li" is "Li Wei"; "J Smith" may be "John Smith"; but one part alone says too little unless it is the whole name.
        return few.Length < 2 || !few.All(part => many.Any(whole => part == whole || ((part.Length == 1 || whole.Length == 1) && whole[0] == part[0])));
    }

    /// <summary>How alike two names are, 0 to 1: the mean over the parts of the shorter of their best Jaro-Winkler likeness.</summary>
    public static double Likeness(string? one, string? other)
    {
        var (first, second) = (Parts(one), Parts(other));
        if (first.Length == 0 || second.Length == 0) return 0;
        var (few, many) = first.Length <= second.Length ? (first, second) : (second, first);
        return few.Average(part => many.Max(whole => JaroWinkler.Likeness(part, whole)));
    }

    static string[] Parts(string? name) => Fold(name).Split([' ', '-', '.', ',', '\'', '·', '’'], StringSplitOptions.RemoveEmptyEntries);

    static string Normal(string text, NormalizationForm form)
    {
        try
        {
            return text.Normalize(form);
        }
        catch (ArgumentException)
        {
            // Unicode's non-characters and halves of pairs have no normal form; such a text is compared as it is.
            return PlainText.Clean(text);
        }
    }
}
