using System.Text.RegularExpressions;

namespace CampaignConsole.Core.Channels.Adapters.Files;

/// <summary>Cells of a CSV file (RFC 4180) that no spreadsheet takes for a formula.</summary>
public static partial class CsvCell
{
    /// <summary>The cell, quoted where needed. What could start a formula gets an apostrophe; plain numbers and phones keep their sign.</summary>
    public static string Of(string? value)
    {
        var text = value ?? "";
        if (text.Length > 0 && text.TrimStart(' ')[..Math.Min(1, text.TrimStart(' ').Length)] is "=" or "+" or "-" or "@" or "\t" or "\r" or "\n" or "＝" or "＋" or "－" or "＠"
            && !Signed().IsMatch(text)) text = "'" + text;
        return text.AsSpan().ContainsAny("\",\r\n;\t") ? '"' + text.Replace("\"", "\"\"") + '"' : text;
    }

    [GeneratedRegex(@"^[+-]\d+(\.\d+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Signed();
}
