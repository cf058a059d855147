using System.Buffers;
using System.Text;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Members;

/// <summary>Texts from outside, made fit for both databases: no control signs, no halves of surrogate pairs, no blanks at the ends.</summary>
public static class PlainText
{
    static readonly SearchValues<char> Suspect = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(sign => char.IsControl(sign) || char.IsSurrogate(sign))]);

    /// <summary>The text without what cannot be stored or seen; line breaks become blanks.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspect)) return text.Trim();
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t') clean.Append(' ');
            else if (!Rune.IsControl(rune)) clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <summary>Cleaned; empty becomes null.</summary>
    /// <exception cref="Refused"><c>field_too_long</c></exception>
    public static string? Field(string? text, string field, int most)
    {
        if (text is null) return null;
        var clean = Clean(text);
        return clean.Length > most ? throw MemberRefusals.FieldTooLong(field, most) : clean.Length == 0 ? null : clean;
    }
}
