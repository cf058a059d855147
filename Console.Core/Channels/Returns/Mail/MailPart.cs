using System.Text;

namespace CampaignConsole.Core.Channels.Returns.Mail;

/// <summary>A leaf of a mail (RFC 2045): its type and its lines, decoded.</summary>
/// <param name="Type">For example <c>message/delivery-status</c>, in lower case.</param>
/// <param name="Text">Latin-1: one letter a byte.</param>
sealed record MailPart(string Type, string Text);

/// <summary>Takes a mail apart. It never fails: what makes no sense is passed over, and there are limits to size, depth and number.</summary>
static class MailParts
{
    /// <summary>Bytes that are looked at. A report stands before the mail that it is about, so the rest can only be that mail.</summary>
    public const int MostBytes = 1024 * 1024;

    const int Deepest = 8;

    const int MostParts = 100;

    /// <summary>The mail's own fields, and its parts in their order. A mail within the mail is one part and is not taken apart.</summary>
    public static IReadOnlyList<MailPart> Of(ReadOnlySpan<byte> raw, out MailFields head)
    {
        var lines = new MailLines(Encoding.Latin1.GetString(raw[..Math.Min(raw.Length, MostBytes)]));
        head = MailFields.Read(lines, 0, lines.Count, out var body);
        var found = new List<MailPart>();
        Take(lines, head, body, lines.Count, 0, found);
        return found;
    }

    static void Take(MailLines lines, MailFields head, int first, int end, int depth, List<MailPart> found)
    {
        if (found.Count >= MostParts) return;
        var (type, parameters) = Typed(head["Content-Type"]);
        if (type.StartsWith("multipart/", StringComparison.Ordinal) && Parameter(parameters, "boundary") is { Length: > 0 } boundary)
        {
            if (depth < Deepest) Divide(lines, first, end, "--" + boundary, depth, found);
            return;
        }

        found.Add(new MailPart(type, Decoded(head["Content-Transfer-Encoding"], lines.Join(first, end))));
    }

    /// <summary>The parts between the lines of a boundary; a missing last one ends with its surroundings.</summary>
    static void Divide(MailLines lines, int first, int end, string delimiter, int depth, List<MailPart> found)
    {
        var start = -1;
        for (var at = first; at <= end; at++)
        {
            var isLast = at == end;
            if (!isLast && !lines[at].StartsWith(delimiter, StringComparison.Ordinal)) continue;
            var rest = isLast ? default : lines[at][delimiter.Length..].TrimEnd();
            isLast |= rest is "--";
            // A longer word only begins like ours: an inner boundary may.
            if (!isLast && rest.Length > 0) continue;
            if (start >= 0)
            {
                var head = MailFields.Read(lines, start, at, out var body);
                Take(lines, head, body, at, depth + 1, found);
            }

            if (isLast || found.Count >= MostParts) return;
            start = at + 1;
        }
    }

    static (string Type, string Parameters) Typed(string? value)
    {
        var text = value ?? "text/plain";
        var end = text.IndexOf(';');
        return end < 0 ? (text.Trim().ToLowerInvariant(), "") : (text[..end].Trim().ToLowerInvariant(), text[(end + 1)..]);
    }

    /// <summary>One parameter of a type, quoted or not.</summary>
    static string? Parameter(string parameters, string name)
    {
        for (var at = 0; at < parameters.Length;)
        {
            var equals = parameters.IndexOf('=', at);
            if (equals < 0) return null;
            var named = parameters[at..equals].Trim(' ', '\t', ';').Equals(name, StringComparison.OrdinalIgnoreCase);
            var start = equals + 1;
            while (start < parameters.Length && parameters[start] is ' ' or '\t') start++;
            var value = new StringBuilder();
            if (start < parameters.Length && parameters[start] == '"')
            {
                for (start++; start < parameters.Length && parameters[start] != '"'; start++)
                {
                    if (parameters[start] == '\\' && start + 1 < parameters.Length) start++;
                    value.Append(parameters[start]);
                }

                start++;
            }
            else
            {
                for (; start < parameters.Length && parameters[start] is not (';' or ' ' or '\t'); start++) value.Append(parameters[start]);
            }

            if (named) return value.ToString();
            at = start;
        }

        return null;
    }

    static string Decoded(string? encoding, string text) => encoding?.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(text),
        "quoted-printable" => QuotedPrintable(text),
        _ => text,
    };

    /// <summary>What is no letter of base 64 is passed over, and an end that was cut off costs its last letters only.</summary>
    static string Base64(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/') letters.Append(letter);
        letters.Length -= letters.Length % 4 == 1 ? 1 : 0;
        letters.Append('=', (4 - (letters.Length % 4)) % 4);
        var input = Encoding.ASCII.GetBytes(letters.ToString());
        var output = new byte[System.Buffers.Text.Base64.GetMaxDecodedFromUtf8Length(input.Length)];
        System.Buffers.Text.Base64.DecodeFromUtf8(input, output, out _, out var written);
        return Encoding.Latin1.GetString(output, 0, written);
    }

    static string QuotedPrintable(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '=')
            {
                plain.Append(text[at]);
            }
            else if (at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                plain.Append((char)Convert.ToByte(text.Substring(at + 1, 2), 16));
                at += 2;
            }
            else
            {
                // A line that goes on: CR LF, LF or CR.
                if (at + 1 < text.Length && text[at + 1] == '\r') at++;
                if (at + 1 < text.Length && text[at + 1] == '\n') at++;
            }
        }

        return plain.ToString();
    }
}
