using System.IO.Compression;
using System.Text;

namespace CampaignConsole.Core.Platform.Tables.Sheets;

/// <summary>Writes a workbook row by row with flat memory: no part of it is held, so 500,000 rows are as cheap as five.</summary>
/// <remarks>
/// ClosedXML holds a whole workbook (816 MB for 50,000 rows) and OpenXmlWriter's package buffers each part; this writes the ZIP archive
/// straight to the stream. Sheets are written one after the other. The stream is written synchronously: give it a file.
/// </remarks>
public sealed class SheetBook : IDisposable
{
    /// <summary>Rows that a sheet can hold; what goes beyond continues on a further sheet.</summary>
    public const int MostRows = 1_048_576;

    readonly ZipArchive archive;
    readonly List<string> names = [];
    Sheet? open;

    /// <param name="leaveOpen">True to leave the stream to the caller.</param>
    public SheetBook(Stream stream, bool leaveOpen = false) => archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen);

    /// <summary>Begins a sheet; the sheet before it is ended.</summary>
    /// <param name="name">Cut and altered where a workbook does not allow it.</param>
    /// <param name="columns">The header row, the widths and the kinds of the cells.</param>
    public Sheet Begin(string name, params IReadOnlyList<SheetColumn> columns)
    {
        open?.Dispose();
        return open = new Sheet(this, name, columns);
    }

    public void Dispose()
    {
        open?.Dispose();
        if (names.Count == 0) Begin("Sheet1").Dispose();
        foreach (var (part, text) in SheetParts.Of(names)) Write(part, text);
        using (var texts = Writer("xl/sharedStrings.xml")) SheetParts.WriteTexts(texts, Texts);
        archive.Dispose();
    }

    internal SharedTexts Texts { get; } = new();

    internal TextWriter BeginPart(string wanted)
    {
        names.Add(SheetParts.Name(wanted, names));
        return Writer($"xl/worksheets/sheet{names.Count}.xml");
    }

    void Write(string part, string text)
    {
        using var writer = Writer(part);
        writer.Write(text);
    }

    StreamWriter Writer(string part) =>
        new(archive.CreateEntry(part, CompressionLevel.Fastest).Open(), new UTF8Encoding(false), 1 << 15);
}
