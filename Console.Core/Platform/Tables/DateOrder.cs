using System.Text.RegularExpressions;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Finds out whether a file writes day or month first, from dates that allow one reading only.</summary>
static partial class DateOrder
{
    /// <summary>True: day first; false: month first; null: no date says so, or dates contradict each other.</summary>
    public static bool? Guess(IEnumerable<TableRow> rows)
    {
        var (dayFirst, monthFirst) = (false, false);
        foreach (var cell in rows.SelectMany(row => row.Cells))
        {
            if (cell.Length > 25 || Slashed().Match(cell) is not { Success: true } match) continue;
            if (int.Parse(match.Groups[1].ValueSpan) is > 12 and <= 31) dayFirst = true;
            if (int.Parse(match.Groups[2].ValueSpan) is > 12 and <= 31) monthFirst = true;
        }

        return dayFirst == monthFirst ? null : dayFirst;
    }

    [GeneratedRegex(@"^\s*(\d{1,2})[/\-](\d{1,2})[/\-](\d{4})\b")]
    private static partial Regex Slashed();
}
