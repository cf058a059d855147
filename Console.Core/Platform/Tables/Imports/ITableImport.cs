using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>A kind of file that a stage can take in. Register as a singleton; the wizard and the job find it by its name.</summary>
public interface ITableImport
{
    /// <summary>products, stores, members, receipts, list, codes.</summary>
    string Kind { get; }

    /// <summary>What the person who imports must be allowed to do.</summary>
    Right Right { get; }

    IReadOnlyList<Column> Columns { get; }

    /// <summary>Columns whose equal values belong together however far apart their rows stand, as the lines of a receipt; empty: rows stand alone.</summary>
    IReadOnlyList<string> TogetherBy { get; }

    /// <summary>Rows written in one transaction.</summary>
    int ChunkRows { get; }

    /// <summary>Reads rows without touching the database; what it finds wrong stands in the chunk.</summary>
    ImportChunk Take(RowCells cells, IReadOnlyList<TableRow> rows);
}

/// <summary>Rows that were read and wait to be written.</summary>
/// <param name="Rows">How many rows of the file it stands for.</param>
/// <param name="Write">Writes the good ones in the surrounding transaction and tells how many rows of the file were taken. May run twice.</param>
public sealed record ImportChunk(
    int Rows, IReadOnlyList<CellProblem> Problems, Func<ConsoleDb, ImportSetup, ImportNotes, CancellationToken, Task<int>> Write);

/// <summary>On whose behalf and with which options an import runs.</summary>
/// <param name="Source">Names the import in what it writes: <c>import:12</c>.</param>
/// <param name="Options">Choices of the wizard that this kind knows, for example <c>verified</c>.</param>
public sealed record ImportSetup(Actor By, string Source, string Currency, TimeZoneInfo Zone, DateTimeOffset Now, IReadOnlyDictionary<string, string> Options)
{
    public string? Option(string name) => Options.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Says(string name) => Option(name) == "true";
}

/// <summary>Collects what only the database could tell about rows while they are written.</summary>
public sealed class ImportNotes
{
    public List<CellProblem> Problems { get; } = [];

    /// <summary>A row that was left out.</summary>
    public void Refuse(int row, string column, string? value, string code) => Problems.Add(Of(row, column, value, code, kept: false));

    /// <summary>Something about a row that was taken.</summary>
    public void Note(int row, string column, string? value, string code) => Problems.Add(Of(row, column, value, code, kept: true));

    static CellProblem Of(int row, string column, string? value, string code, bool kept) =>
        new(row, column, value is { Length: > CellProblem.LongestValue } ? value[..CellProblem.LongestValue] : value ?? "", code, kept);
}
