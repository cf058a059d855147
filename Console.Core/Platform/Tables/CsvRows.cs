using CsvHelper;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Reads a CSV file row by row (RFC 4180, forgiving stray quotes).</summary>
static class CsvRows
{
    /// <summary>Bytes in one row beyond which a quote must have been left open.</summary>
    const int LongestRow = 1 << 20;

    public static IEnumerable<TableRow> Read(string path, TableShape shape)
    {
        using var reader = new StreamReader(path, CsvGuess.Named(shape.Encoding ?? "utf-8"), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var offset = PassSeparatorLine(reader);
        using var csv = CsvReader.Create(reader, new CsvReaderOptions
        {
            Separator = shape.Delimiter is [var delimiter, ..] ? delimiter : ',',
            HasHeader = false,
            SkipEmptyLines = false,
            MaxRecordSize = LongestRow,
        }, leaveOpen: true);
        while (true)
        {
            string? problem = null;
            try
            {
                if (!csv.Read()) yield break;
            }
            catch (CsvFormatException)
            {
                problem = "quote_open";
            }

            if (problem is not null)
            {
                yield return new TableRow((int)csv.RowNumber + 1 + offset, [], problem);
                yield break;
            }

            var cells = new string[csv.FieldCount];
            for (var i = 0; i < cells.Length; i++) cells[i] = csv.GetString(i);
            yield return new TableRow((int)csv.RowNumber + offset, cells);
        }
    }

    /// <summary>Spreadsheets write <c>sep=;</c> as a first line that is no row; it still counts.</summary>
    static int PassSeparatorLine(StreamReader reader)
    {
        if (reader.Peek() is not ('s' or 'S')) return 0;
        var buffer = new char[8];
        var start = reader.BaseStream;
        var length = reader.ReadBlock(buffer, 0, 6);
        var isSeparator = length == 6 && new string(buffer, 0, 4).Equals("sep=", StringComparison.OrdinalIgnoreCase) && buffer[5] is '\r' or '\n';
        if (isSeparator)
        {
            if (buffer[5] == '\r' && reader.Peek() == '\n') reader.Read();
            return 1;
        }

        start.Position = 0;
        reader.DiscardBufferedData();
        return 0;
    }
}
