using System.Text;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Keeps a spreadsheet from running a text as a formula when it opens one of our files.</summary>
/// <remarks>Source: OWASP, "CSV Injection". A number such as -12.5 and a phone number such as +8613800138000 stay as they are.</remarks>
public static class FormulaGuard
{
    /// <summary>True when a spreadsheet could take the text for a formula.</summary>
    public static bool IsDangerous(ReadOnlySpan<char> text)
    {
        if (text.Length == 0) return false;
        // Tab and line breaks at the start make some programs look at what follows; invisible characters are passed over by others.
        if (text[0] is '\t' or '\r' or '\n') return true;
        while (text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsControl(text[0]) || IsInvisible(text[0]) || text[0] == '"')) text = text[1..];
        if (text.Length == 0) return false;
        return text[0] switch
        {
            '=' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' => true,
            '+' or '-' => !IsNumber(text[1..]),
            _ => false,
        };
    }

    /// <summary>The text for a CSV cell: an apostrophe before what could be a formula, also behind a delimiter inside the text.</summary>
    public static string Guard(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u0008') >= 0) text = new string([.. text.Where(character => character is not (>= '\0' and <= '\u0008'))]);
        if (IsDangerous(text)) text = "'" + text;
        return text.AsSpan().IndexOfAny(";,\t|\r\n") >= 0 ? GuardInside(text) : text;
    }

    /// <summary>A reader that splits at another delimiter than ours would see "1;=1+1" as two cells.</summary>
    static string GuardInside(string text)
    {
        StringBuilder? guarded = null;
        var from = 0;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] is not (';' or ',' or '\t' or '|' or '\r' or '\n')) continue;
            var next = i + 1;
            while (next < text.Length && text[next] is ' ' or '"') next++;
            if (next >= text.Length || text[next] is not ('=' or '@' or '\uFF1D' or '\uFF20')) continue;
            guarded ??= new StringBuilder(text.Length + 2);
            guarded.Append(text, from, next - from).Append('\'');
            from = next;
        }

        return guarded is null ? text : guarded.Append(text, from, text.Length - from).ToString();
    }

    static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text.Length == 0) return true;
        foreach (var character in text) if (!char.IsAsciiDigit(character) && character is not ('.' or ' ')) return false;
        return char.IsAsciiDigit(text[0]);
    }

    static bool IsInvisible(char character) => character is '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD';
}
