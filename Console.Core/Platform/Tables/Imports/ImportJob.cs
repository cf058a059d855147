using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>Imports a file chunk by chunk: rows, report and cursor move in one transaction, so that a crash costs no row and doubles none.</summary>
sealed class ImportJob(ByName<ITableImport> imports, ImportFolder folder, WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock) : IConsoleJob
{
    public const string JobName = "import.file";

    public string Name => JobName;

    public async Task ExecuteAsync(JobContext run, CancellationToken ct)
    {
        var order = run.Arguments<ImportOrder>();
        var file = await ReadAsync(order.ImportId, ct);
        var plan = CanonicalJson.Read<ImportPlan>(file.Mapping!);
        var import = imports[file.Kind];
        var setup = new ImportSetup(order.Asker.Actor, $"import:{file.Id}", plan.Currency, Instants.Zone(plan.TimeZone), clock.GetUtcNow(), plan.Options);
        var cells = new RowCells(import.Columns, plan.Mapping, setup.Currency, setup.Zone);
        var cursor = run.Checkpoint<ImportCursor>() ?? new ImportCursor(0, 0, 0, 0, 0, 0, 0);
        // One chunk is written while the next is read.
        var chunks = Chunks(import, file, plan, cursor, cells).MadeAhead(chunk => Task.FromResult((Chunk: import.Take(cells, chunk.Rows), chunk.Next)), ct);
        await foreach (var (chunk, next) in chunks)
        {
            cursor = await WriteAsync(run, file, chunk, setup, next with { Done = cursor.Done, Good = cursor.Good, Bad = cursor.Bad, Noted = cursor.Noted, Report = cursor.Report }, ct);
        }

        if (Directory.Exists(folder.PartsOf(file.Path))) Directory.Delete(folder.PartsOf(file.Path), recursive: true);
    }

    IEnumerable<(List<TableRow> Rows, ImportCursor Next)> Chunks(ITableImport import, FileImport file, ImportPlan plan, ImportCursor start, RowCells cells)
    {
        var path = folder.PathOf(file.Path);
        if (import.TogetherBy.Count == 0)
        {
            foreach (var rows in TableFile.RowsAfter(path, plan.Shape, start.Row).Chunk(import.ChunkRows))
                yield return ([.. rows], start with { Row = rows[^1].Number });
            yield break;
        }

        var parts = RowParts.Arrange(folder.PartsOf(file.Path), TableFile.Rows(path, plan.Shape).Skip(1), file.Rows, row =>
        {
            cells.Take(row);
            return string.Join('\u001F', import.TogetherBy.Select(cells.Raw));
        });
        cells.Forget();
        for (var part = start.Part; part < parts.Count; part++) yield return (parts.Read(part), start with { Part = part + 1 });
    }

    Task<ImportCursor> WriteAsync(JobContext run, FileImport file, ImportChunk chunk, ImportSetup setup, ImportCursor cursor, CancellationToken ct) =>
        gate.WriteAsync(async db =>
        {
            var notes = new ImportNotes();
            var good = await chunk.Write(db, setup, notes, ct);
            CellProblem[] problems = [.. chunk.Problems, .. notes.Problems];
            var report = await ImportReport.AppendAsync(folder.PathOf(ImportFolder.ReportOf(file.Path)), cursor.Report, problems, ct);
            var after = cursor with
            {
                Done = cursor.Done + chunk.Rows,
                Good = cursor.Good + good,
                Bad = cursor.Bad + chunk.Rows - good,
                Noted = cursor.Noted + problems.Where(problem => problem.Kept).Select(problem => problem.Row).Distinct().Count(),
                Report = report,
            };
            await db.Set<FileImport>().Where(row => row.Id == file.Id).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Good, after.Good).SetProperty(row => row.Bad, after.Bad).SetProperty(row => row.Noted, after.Noted), ct);
            await run.SaveCheckpointAsync(db, after, after.Done, Math.Max(file.Rows, after.Done), ct);
            return after;
        }, ct, WriteUrgency.Bulk);

    async Task<FileImport> ReadAsync(long id, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await db.Set<FileImport>().SingleAsync(row => row.Id == id, ct);
    }
}
