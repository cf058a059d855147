using System.Text;

namespace CampaignConsole.Core.Channels.Returns.Mail;

/// <summary>The fields of a mail's head, or of a group of a report: names without regard to case, folded lines put together, the first of a name counts.</summary>
/// <remarks>Text is Latin-1 here, one letter a byte, so that nothing is lost before it is known what a byte means.</remarks>
sealed class MailFields
{
    /// <summary>Beyond this many fields, and letters of one value, nobody means well.</summary>
    const int Most = 500;

    const int LongestValue = 8_000;

    readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value of a field without the space around it; null where it is not there.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    public bool IsEmpty => values.Count == 0;

    /// <summary>Reads lines up to the first empty one. What is neither a field nor the continuation of one (the "From " line of a mailbox file) is passed over.</summary>
    /// <param name="next">The line after the empty one, or the end.</param>
    public static MailFields Read(MailLines lines, int first, int end, out int next)
    {
        var fields = new MailFields();
        string? name = null;
        var value = new StringBuilder();
        for (next = first; next < end; next++)
        {
            var line = lines[next];
            if (line.Length == 0)
            {
                next++;
                break;
            }

            if (line[0] is ' ' or '\t')
            {
                if (name is not null && value.Length < LongestValue) value.Append(' ').Append(line.Trim(Blanks));
                continue;
            }

            fields.Keep(name, value);
            name = null;
            value.Clear();
            var colon = line.IndexOf(':');
            if (colon < 1) continue;
            name = line[..colon].TrimEnd(Blanks).ToString();
            value.Append(line[(colon + 1)..].Trim(Blanks));
        }

        fields.Keep(name, value);
        return fields;
    }

    static ReadOnlySpan<char> Blanks => [' ', '\t'];

    void Keep(string? name, StringBuilder value)
    {
        if (name is null || values.Count >= Most) return;
        values.TryAdd(name, value.Length > LongestValue ? value.ToString(0, LongestValue) : value.ToString());
    }
}

/// <summary>The lines of a text, ended by CR LF, LF or a lone CR, each given as it is asked for.</summary>
sealed class MailLines
{
    readonly string text;
    readonly List<(int Start, int Length)> lines = [];

    public MailLines(string text)
    {
        this.text = text;
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('\r' or '\n')) continue;
            lines.Add((start, at - start));
            if (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n') at++;
            start = at + 1;
        }

        if (start < text.Length) lines.Add((start, text.Length - start));
    }

    public int Count => lines.Count;

    public ReadOnlySpan<char> this[int line] => text.AsSpan(lines[line].Start, lines[line].Length);

    /// <summary>Some of the lines as a text of their own.</summary>
    public string Join(int first, int end)
    {
        if (first >= end) return "";
        var (from, last) = (lines[first].Start, lines[end - 1]);
        return text[from..(last.Start + last.Length)];
    }
}
