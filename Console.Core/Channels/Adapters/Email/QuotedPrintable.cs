using System.Text;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>The quoted-printable encoding of a text part (RFC 2045, section 6.7): lines of at most 76 characters, ended by CR LF.</summary>
public static class QuotedPrintable
{
    const int Most = 75;

    /// <summary>Encodes a text; any of CR LF, CR and LF becomes one line end.</summary>
    public static string Encode(string text)
    {
        var result = new StringBuilder(text.Length * 2);
        var column = 0;
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value is (byte)'\r' or (byte)'\n')
            {
                if (value == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n') i++;
                result.Append("\r\n");
                column = 0;
                continue;
            }

            var endsLine = i + 1 == bytes.Length || bytes[i + 1] is (byte)'\r' or (byte)'\n';
            var plain = value is > 32 and < 127 and not (byte)'=' || (value is (byte)' ' or (byte)'\t' && !endsLine);
            var width = plain ? 1 : 3;
            if (column + width > Most)
            {
                result.Append("=\r\n");
                column = 0;
            }

            if (plain) result.Append((char)value);
            else result.Append('=').Append(value.ToString("X2", null));
            column += width;
        }

        return result.ToString();
    }
}
