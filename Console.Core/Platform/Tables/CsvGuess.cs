using System.Text;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Guesses encoding and delimiter of a CSV file from its first megabyte.</summary>
static class CsvGuess
{
    const int Looked = 1 << 20;
    const int Lines = 30;

    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    static CsvGuess() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encodings a person may choose from.</summary>
    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "gb18030", "utf-16", "utf-16BE", "windows-1252", "big5"];

    public static TableShape Of(Stream file)
    {
        var bytes = new byte[Looked];
        var length = file.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false);
        if (length == 0) throw TablesRefusals.Empty();
        var encoding = EncodingOf(bytes.AsSpan(0, length));
        return new TableShape(TableFormat.Csv, encoding, DelimiterOf(Named(encoding).GetString(bytes, 0, length)).ToString());
    }

    /// <summary>An encoding by its web name.</summary>
    public static Encoding Named(string name)
    {
        try
        {
            return System.Text.Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw TablesRefusals.EncodingUnknown(name);
        }
    }

    internal static string EncodingOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF])) return "utf-8";
        if (bytes.StartsWith<byte>([0xFF, 0xFE])) return "utf-16";
        if (bytes.StartsWith<byte>([0xFE, 0xFF])) return "utf-16BE";
        if (Zeros(bytes, 1) > 0.3) return "utf-16";
        if (Zeros(bytes, 0) > 0.3) return "utf-16BE";
        if (IsUtf8(bytes)) return "utf-8";
        return LooksLikeGb(bytes) ? "gb18030" : "windows-1252";
    }

    internal static char DelimiterOf(string text)
    {
        text = text.TrimStart('\uFEFF');
        if (text.Length > 4 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text[5..].IndexOfAny(['\r', '\n']) is 0) return text[4];
        var counts = Counts(text);
        var best = 0;
        var bestScore = -1.0;
        for (var i = 0; i < Delimiters.Length; i++)
        {
            var perLine = counts.Select(line => line[i]).ToList();
            if (perLine.Count == 0 || perLine[0] == 0) continue;
            var same = perLine.Count(count => count == perLine[0]) / (double)perLine.Count;
            var score = same * 1000 + Math.Min(perLine[0], 200);
            if (score > bestScore) (best, bestScore) = (i, score);
        }

        return Delimiters[best];
    }

    static List<int[]> Counts(string text)
    {
        List<int[]> lines = [];
        var line = new int[Delimiters.Length];
        var (quoted, any) = (false, false);
        foreach (var character in text)
        {
            if (character == '"') quoted = !quoted;
            if (quoted) continue;
            if (character is '\n' or '\r')
            {
                if (any) lines.Add(line);
                if (lines.Count == Lines) return lines;
                (line, any) = (new int[Delimiters.Length], false);
                continue;
            }

            any = true;
            if (Array.IndexOf(Delimiters, character) is >= 0 and var at) line[at]++;
        }

        // The last line of a long text is cut somewhere; count it only when there is no other.
        if (any && lines.Count == 0) lines.Add(line);
        return lines;
    }

    static double Zeros(ReadOnlySpan<byte> bytes, int from)
    {
        var (zeros, all) = (0, 0);
        for (var i = from; i < Math.Min(bytes.Length, 4096); i += 2, all++) if (bytes[i] == 0) zeros++;
        return all == 0 ? 0 : zeros / (double)all;
    }

    static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        // A character may be cut at the end of what was looked at; leave up to three bytes out.
        for (var cut = 0; cut <= Math.Min(3, bytes.Length); cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(bytes[..^cut])) return true;
            if (bytes.Length < Looked) return false;
        }

        return false;
    }

    /// <summary>Chinese text has its high bytes in pairs; Western accents stand alone between letters.</summary>
    static bool LooksLikeGb(ReadOnlySpan<byte> bytes)
    {
        var (paired, alone) = (0, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] < 0x80) continue;
            if (i + 1 < bytes.Length && bytes[i] is >= 0xA1 and <= 0xF7 && bytes[i + 1] is >= 0xA1 and <= 0xFE)
            {
                paired++;
                i++;
            }
            else
            {
                alone++;
            }
        }

        return paired > alone;
    }
}
