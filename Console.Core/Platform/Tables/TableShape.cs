namespace CampaignConsole.Core.Platform.Tables;

/// <summary>The kinds of table file that the console reads.</summary>
public enum TableFormat
{
    Csv,
    Xlsx,
}

/// <summary>How a file is to be read: guessed by <see cref="TableFile.Guess"/>, then editable by a person.</summary>
/// <param name="Encoding">Web name of a CSV file's encoding, for example <c>utf-8</c> or <c>gb18030</c>; null for a workbook.</param>
/// <param name="Delimiter">The character between the cells of a CSV file; null for a workbook.</param>
/// <param name="Sheet">The sheet of a workbook; null takes the first one that can be seen.</param>
public sealed record TableShape(TableFormat Format, string? Encoding = null, string? Delimiter = null, string? Sheet = null);

/// <summary>What a file looks like before it is imported: its shape, its header and its first rows.</summary>
/// <param name="Sheets">The sheets to choose from; empty for a CSV file.</param>
/// <param name="HeaderRow">The row number of the header.</param>
public sealed record TablePreview(
    TableShape Shape, IReadOnlyList<string> Sheets, int HeaderRow, IReadOnlyList<string> Headers, IReadOnlyList<TableRow> Rows);
