using System.Text;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>Header lines: plain where possible, encoded words (RFC 2047) where not, folded, and never with a line break from outside.</summary>
public static class HeaderText
{
    /// <summary>Bytes of UTF-8 in one encoded word, so that it stays short of 76 characters with the header name before it.</summary>
    const int BytesPerWord = 33;

    /// <summary>One header line with its line end.</summary>
    /// <exception cref="Refused"><c>header_invalid</c>: the value has CR, LF or NUL.</exception>
    public static string Line(string name, string value) => $"{name}: {Encoded(name, value)}\r\n";

    /// <summary>A header line whose value is machine-made (addresses in angle brackets, links): checked, not encoded.</summary>
    /// <exception cref="Refused"><c>header_invalid</c>: the value has CR, LF, NUL or letters beyond ASCII.</exception>
    public static string Raw(string name, string value, bool utf8 = false)
    {
        Check(name, value);
        if (!utf8 && !Ascii.IsValid(value)) throw AdapterRefusals.HeaderInvalid(name);
        return name.Length + value.Length > 76 ? $"{name}:\r\n {value}\r\n" : $"{name}: {value}\r\n";
    }

    /// <summary>A display name and address as From, To and Reply-To carry them.</summary>
    public static string Mailbox(string header, string? display, MailAddress address) =>
        string.IsNullOrWhiteSpace(display) ? address.Value
        : display.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == ' ') && display.Length < 60 ? $"\"{display}\" <{address.Value}>"
        : $"{Words(header, display)}\r\n <{address.Value}>";

    /// <summary>A text as header value: as it is when short and plain, else as encoded words.</summary>
    public static string Encoded(string header, string value)
    {
        Check(header, value);
        return value.Length + header.Length < 74 && value.All(letter => letter is >= ' ' and <= '~') && !value.Contains("=?") ? value : Words(header, value);
    }

    /// <summary>Refuses what could end the header early.</summary>
    /// <exception cref="Refused"><c>header_invalid</c></exception>
    public static void Check(string header, string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0')) throw AdapterRefusals.HeaderInvalid(header);
    }

    static string Words(string header, string value)
    {
        Check(header, value);
        var words = new List<string>();
        var part = new StringBuilder();
        var bytes = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > BytesPerWord)
            {
                words.Add(Word(part));
                part.Clear();
                bytes = 0;
            }

            part.Append(rune);
            bytes += rune.Utf8SequenceLength;
        }

        words.Add(Word(part));
        return string.Join("\r\n ", words);
    }

    static string Word(StringBuilder part) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part.ToString()))}?=";
}
