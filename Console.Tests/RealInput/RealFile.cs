using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace CampaignConsole.Tests.RealInput;

/// <summary>A file of a real shop as the test itself reads it, without the product's importers.</summary>
sealed record RealFile(string[] Headers, List<string[]> Rows)
{
    /// <summary>Reads a file of the real data; skips the test where there is none.</summary>
    public static RealFile Read(string name)
    {
        using var file = File.OpenRead(RealData.File(name));
        using var reader = new StreamReader(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        using var csv = CsvHelper.CsvReader.Create(reader, new CsvHelper.CsvReaderOptions { HasHeader = false });
        List<string[]> rows = [];
        while (csv.Read()) rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        return new RealFile(rows[0], rows[1..]);
    }

    public string Cell(string[] row, string header) => row[Array.IndexOf(Headers, header)];

    public IEnumerable<string> Column(string header) => Rows.Select(row => Cell(row, header));

    public RealFile Where(string header, string value) => this with { Rows = [.. Rows.Where(row => Cell(row, header) == value)] };

    /// <summary>Minor units of a currency with cents; some of these files write small amounts as 1e-02.</summary>
    public long Cents(string[] row, string header) =>
        (long)Math.Round(decimal.Parse(Cell(row, header), NumberStyles.Float, CultureInfo.InvariantCulture) * 100, MidpointRounding.AwayFromZero);

    /// <summary>The file again, as CSV.</summary>
    public byte[] Bytes()
    {
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend(Headers)) text.AppendJoin(',', row.Select(cell => "\"" + cell.Replace("\"", "\"\"") + "\"")).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
