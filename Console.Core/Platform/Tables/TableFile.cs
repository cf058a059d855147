using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>A table in a file on disk, CSV or XLSX, read row by row with flat memory.</summary>
public static class TableFile
{
    const int HeaderSearch = 50;

    /// <summary>How the file should be read, from its first bytes.</summary>
    /// <exception cref="Refused"><c>table_empty</c>, <c>table_old_workbook</c>, <c>table_unreadable</c></exception>
    public static TableShape Guess(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        var length = file.ReadAtLeast(start, 8, throwOnEndOfStream: false);
        if (length == 0) throw TablesRefusals.Empty();
        if (start.StartsWith("PK\u0003\u0004"u8)) return new TableShape(TableFormat.Xlsx);
        if (start.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0])) throw TablesRefusals.OldWorkbook();
        file.Position = 0;
        return CsvGuess.Of(file);
    }

    /// <summary>All rows, the header among them, from top to bottom; blank rows are left out but counted.</summary>
    /// <exception cref="Refused"><c>table_unreadable</c>, <c>table_sheet_unknown</c>, <c>table_encoding_unknown</c></exception>
    public static IEnumerable<TableRow> Rows(string path, TableShape shape) =>
        (shape.Format switch
        {
            TableFormat.Csv => CsvRows.Read(path, shape),
            TableFormat.Xlsx => XlsxRows.Read(path, shape),
        }).Where(row => row.Problem is not null || !row.IsBlank);

    /// <summary>The header and the first rows under it.</summary>
    /// <exception cref="Refused"><c>table_empty</c> and those of <see cref="Rows"/></exception>
    public static TablePreview Preview(string path, TableShape shape, int rows)
    {
        IReadOnlyList<string> sheets = shape.Format == TableFormat.Xlsx ? XlsxRows.Sheets(path) : [];
        var first = Rows(path, shape).Take(rows + 1).ToList();
        if (first.Count == 0 || first[0].Number > HeaderSearch) throw TablesRefusals.Empty();
        return new TablePreview(shape, sheets, first[0].Number, Headers(first[0]), first[1..]);
    }

    /// <summary>The rows under the header, from a row number on: where an import goes on after a crash.</summary>
    public static IEnumerable<TableRow> RowsAfter(string path, TableShape shape, int number) =>
        Rows(path, shape).Skip(1).SkipWhile(row => row.Number <= number);

    /// <summary>The number of rows under the header.</summary>
    public static int Count(string path, TableShape shape) => Math.Max(0, Rows(path, shape).Count() - 1);

    static string[] Headers(TableRow header) => [.. header.Cells.Select(cell => cell.Trim().TrimStart('\uFEFF'))];
}
