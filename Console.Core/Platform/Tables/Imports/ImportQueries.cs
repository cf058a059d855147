using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>An import in lists and on its own page.</summary>
/// <param name="State">Null until it was started.</param>
public sealed record ImportSeen(
    long Id, string Kind, string FileName, int Rows, int Good, int Bad, int Noted, DateTimeOffset CreatedAt,
    long? JobRunId, JobState? State, long Done, string? Problem, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <summary>A file as its plan reads it.</summary>
/// <param name="Problems">Of the rows looked at, before the database was asked.</param>
/// <param name="Missing">Required columns that nothing feeds.</param>
public sealed record ImportPreview(TablePreview File, ImportPlan Plan, IReadOnlyList<CellProblem> Problems, IReadOnlyList<string> Missing);

/// <summary>Reads imports: their list, a file as it would be read, their report.</summary>
public sealed class ImportQueries(IDbContextFactory<ConsoleDb> databases, ByName<ITableImport> imports, ImportFolder folder)
{
    /// <summary>Rows that guessing and preview look at.</summary>
    public const int RowsLookedAt = 200;

    public async Task<Page<ImportSeen>> ListAsync(Actor by, string? kind, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var kinds = imports.All.Where(import => by.Can(import.Right) && (kind is null || import.Kind == kind)).Select(import => import.Kind).ToList();
        var files = db.Set<FileImport>().Where(file => kinds.Contains(file.Kind) && file.JobRunId != null);
        return new Page<ImportSeen>(
            await Seen(db, files.OrderByDescending(file => file.Id).Skip(page.Skip).Take(page.Limit)).ToListAsync(ct), await files.CountAsync(ct));
    }

    /// <exception cref="Refused"><c>not_found</c>, <c>right_missing</c></exception>
    public async Task<ImportSeen> GetAsync(Actor by, long id, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var seen = await Seen(db, db.Set<FileImport>().Where(file => file.Id == id)).SingleOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("import", id);
        by.Demand(imports[seen.Kind].Right);
        return seen;
    }

    /// <summary>The file as a plan reads it; without a plan, as it was guessed.</summary>
    public async Task<ImportPreview> PreviewAsync(Actor by, long id, ImportPlan? plan, CancellationToken ct)
    {
        var file = await FileAsync(by, id, ct);
        var import = imports[file.Kind];
        plan ??= CanonicalJson.Read<ImportPlan>(file.Mapping!);
        var preview = TableFile.Preview(folder.PathOf(file.Path), plan.Shape, RowsLookedAt);
        var missing = plan.Mapping.Missing(import.Columns);
        if (missing.Count > 0) return new ImportPreview(preview, plan, [], missing);
        var cells = new RowCells(import.Columns, plan.Mapping, plan.Currency, Instants.Zone(plan.TimeZone));
        return new ImportPreview(preview, plan, import.Take(cells, preview.Rows).Problems, missing);
    }

    /// <summary>The columns that a kind of import understands.</summary>
    public IReadOnlyList<Column> Columns(string kind) => imports[kind].Columns;

    /// <summary>The first problems of the report.</summary>
    public async Task<IReadOnlyList<CellProblem>> ProblemsAsync(Actor by, long id, int most, CancellationToken ct)
    {
        var file = await FileAsync(by, id, ct);
        return [.. ImportReport.Read(folder.PathOf(ImportFolder.ReportOf(file.Path))).Take(most)];
    }

    /// <summary>Writes the report as CSV: row, column as the file calls it, value, reason, what became of the row.</summary>
    public async Task WriteReportAsync(Actor by, long id, Stream to, CancellationToken ct)
    {
        var file = await FileAsync(by, id, ct);
        var plan = CanonicalJson.Read<ImportPlan>(file.Mapping!);
        var headers = TableFile.Preview(folder.PathOf(file.Path), plan.Shape, 1).Headers;
        await using var csv = new CsvFile(to, leaveOpen: true);
        foreach (var word in new[] { "row", "column", "value", "reason", "outcome" }) csv.Text(Wording.Wording.Say("import.head_" + word, by.Language));
        await csv.EndRowAsync(ct);
        foreach (var problem in ImportReport.Read(folder.PathOf(ImportFolder.ReportOf(file.Path))))
        {
            var source = plan.Mapping.Sources.GetValueOrDefault(problem.Column)?.Index;
            csv.Whole(problem.Row).Text(source is { } at && at < headers.Count ? headers[at] : problem.Column).Text(problem.Value)
                .Text(ImportReport.Reason(problem, by.Language)).Text(Wording.Wording.Say(problem.Kept ? "import.outcome_kept" : "import.outcome_left_out", by.Language));
            await csv.EndRowAsync(ct);
        }
    }

    async Task<FileImport> FileAsync(Actor by, long id, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var file = await db.Set<FileImport>().SingleOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("import", id);
        by.Demand(imports[file.Kind].Right);
        return file;
    }

    static IQueryable<ImportSeen> Seen(ConsoleDb db, IQueryable<FileImport> files) =>
        from file in files
        join run in db.Set<JobRun>() on file.JobRunId equals run.Id into runs
        from run in runs.DefaultIfEmpty()
        select new ImportSeen(
            file.Id, file.Kind, file.FileName, file.Rows, file.Good, file.Bad, file.Noted, file.CreatedAt,
            file.JobRunId, run == null ? null : run.State, run == null ? 0 : run.Done, run == null ? null : run.Problem,
            run == null ? null : run.StartedAt, run == null ? null : run.EndedAt);
}
