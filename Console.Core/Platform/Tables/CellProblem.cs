namespace CampaignConsole.Core.Platform.Tables;

/// <summary>What was wrong with one cell, or with a whole row.</summary>
/// <param name="Row">The row as the spreadsheet numbers it.</param>
/// <param name="Column">The import's column; empty when the row as a whole is meant.</param>
/// <param name="Value">The text that was found, cut to <see cref="LongestValue"/> characters.</param>
/// <param name="Code">Stable reason; its sentence is the text <c>import.CODE</c>.</param>
/// <param name="Kept">True when the row was taken all the same and this is a note.</param>
public sealed record CellProblem(int Row, string Column, string Value, string Code, bool Kept = false)
{
    public const int LongestValue = 200;
}
