using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>One row that was read well, with its number in the file.</summary>
public readonly record struct ImportedRow<TRow>(int Number, TRow Row);

/// <summary>The usual shape of an import: a row is read into a record, records are written set by set.</summary>
public abstract class TableImport<TRow> : ITableImport where TRow : class
{
    public abstract string Kind { get; }

    public abstract Right Right { get; }

    public abstract IReadOnlyList<Column> Columns { get; }

    public virtual IReadOnlyList<string> TogetherBy => [];

    public virtual int ChunkRows => 2_000;

    public ImportChunk Take(RowCells cells, IReadOnlyList<TableRow> rows)
    {
        cells.Forget();
        List<ImportedRow<TRow>> good = [];
        foreach (var row in rows)
        {
            cells.Take(row);
            if (!cells.IsGood) continue;
            var read = Read(cells);
            if (cells.IsGood) good.Add(new ImportedRow<TRow>(row.Number, read));
        }

        CellProblem[] problems = [.. cells.Problems];
        return new ImportChunk(rows.Count, problems, (db, setup, notes, ct) => good.Count == 0 ? Task.FromResult(0) : WriteAsync(db, setup, good, notes, ct));
    }

    /// <summary>A row's record; its required cells are there. Bad cells are noted by the reader itself.</summary>
    protected abstract TRow Read(RowCells cells);

    /// <summary>Writes records in the surrounding transaction; returns how many rows were taken.</summary>
    protected abstract Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<TRow>> rows, ImportNotes notes, CancellationToken ct);
}
