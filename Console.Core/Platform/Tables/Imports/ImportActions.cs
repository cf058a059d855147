using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>Takes files in: keep an upload, start it with a plan, cancel it.</summary>
public sealed class ImportActions(ByName<ITableImport> imports, ImportFolder folder, WriteGate gate, JobQueue queue, JobActions jobs, TimeProvider clock)
{
    /// <summary>Keeps an uploaded file and guesses how it is to be read; nothing is imported yet.</summary>
    /// <param name="defaults">Currency, zone and options to begin with; shape and mapping are guessed.</param>
    /// <returns>The import's id.</returns>
    /// <exception cref="Refused"><c>right_missing</c>, <c>table_empty</c>, <c>table_unreadable</c>, <c>table_old_workbook</c>, <c>table_too_large</c></exception>
    public async Task<long> ReceiveAsync(Actor by, string kind, string fileName, Stream content, ImportPlan defaults, CancellationToken ct)
    {
        var import = imports[kind];
        by.Demand(import.Right);
        var path = await folder.KeepAsync(content, fileName, ct);
        try
        {
            var preview = TableFile.Preview(folder.PathOf(path), TableFile.Guess(folder.PathOf(path)), ImportQueries.RowsLookedAt);
            var plan = defaults with { Shape = preview.Shape, Mapping = ColumnMapping.Guess(import.Columns, preview) };
            var file = new FileImport
            {
                Kind = kind,
                FileName = Path.GetFileName(fileName),
                Path = path,
                Mapping = CanonicalJson.Of(plan),
                Rows = TableFile.Count(folder.PathOf(path), preview.Shape),
                CreatedById = by.PersonId,
                CreatedAt = clock.GetUtcNow(),
            };
            await gate.WriteAsync(db =>
            {
                db.Add(file);
                return Task.CompletedTask;
            }, ct);
            return file.Id;
        }
        catch
        {
            folder.Delete(path);
            throw;
        }
    }

    /// <summary>Starts the import of a kept file as a job; its rows are taken with the rights and within the scope of who starts it.</summary>
    /// <returns>The job run.</returns>
    /// <exception cref="Refused"><c>table_column_missing</c>, <c>import_started</c>, <c>not_found</c>, <c>right_missing</c></exception>
    public Task<long> StartAsync(Actor by, long id, ImportPlan plan, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        var file = await db.Set<FileImport>().SingleOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("import", id);
        var import = imports[file.Kind];
        by.Demand(import.Right);
        if (file.JobRunId is not null) throw TablesRefusals.Started();
        if (plan.Mapping.Missing(import.Columns) is { Count: > 0 } missing) throw TablesRefusals.ColumnMissing(string.Join(", ", missing));
        Instants.Zone(plan.TimeZone);
        Currencies.Exponent(plan.Currency);
        if (plan.Shape != CanonicalJson.Read<ImportPlan>(file.Mapping!).Shape) file.Rows = TableFile.Count(folder.PathOf(file.Path), plan.Shape);
        file.Mapping = CanonicalJson.Of(plan);
        file.ReportPath = ImportFolder.ReportOf(file.Path);
        var run = queue.Enqueue(db, by, ImportJob.JobName, new ImportOrder(id, ImportAsker.Of(by)), $"import:{id}");
        run.Total = file.Rows;
        await db.SaveChangesAsync(ct);
        file.JobRunId = run.Id;
        await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "import.start", id, null, new { file.Kind, file.Rows, Columns = plan.Mapping.Sources.Keys.Order() }, ct);
        return run.Id;
    }, ct);

    /// <summary>Goes on with an import that stopped or was cancelled, behind the last row that was taken.</summary>
    /// <exception cref="Refused"><c>not_found</c>, <c>right_missing</c>, <c>job_not_over</c></exception>
    public async Task ResumeAsync(Actor by, long id, CancellationToken ct)
    {
        var run = await gate.WriteAsync(async db =>
        {
            var file = await db.Set<FileImport>().SingleOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("import", id);
            by.Demand(imports[file.Kind].Right);
            return file.JobRunId ?? throw PlatformRefusals.NotFound("job", id);
        }, ct);
        await jobs.RunAgainAsync(by, run, ct);
    }

    /// <summary>Asks a running import to stop; rows that were taken stay.</summary>
    public Task CancelAsync(Actor by, long id, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        var file = await db.Set<FileImport>().SingleOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("import", id);
        by.Demand(imports[file.Kind].Right);
        await db.Set<JobRun>().Where(run => run.Id == file.JobRunId && run.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.CancelAsked, true), ct);
    }, ct);
}
