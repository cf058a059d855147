namespace CampaignConsole.Core.Platform.Tables;

/// <summary>One row of a table file as texts.</summary>
/// <param name="Number">The row as a spreadsheet numbers it: the first row of the file is 1, blank rows count.</param>
/// <param name="Cells">The texts from the left; a short row has fewer than the header.</param>
/// <param name="Problem">A reason code when the file breaks here and nothing after it can be read; else null.</param>
public readonly record struct TableRow(int Number, string[] Cells, string? Problem = null)
{
    /// <summary>The text in a column counted from 0, trimmed; empty where the row is shorter.</summary>
    public string At(int column) => column < Cells.Length ? Cells[column].Trim() : "";

    public bool IsBlank => Cells.All(string.IsNullOrWhiteSpace);
}
