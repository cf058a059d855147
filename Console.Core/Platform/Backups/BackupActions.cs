using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>Copies a whole installation into one file, while the console runs and sends.</summary>
public sealed class BackupActions(Databases databases, Migrator migrator, AuditNotes audit, TimeProvider clock)
{
    /// <summary>The folders that belong to the database: uploads with their reports, and what the sandbox wrote.</summary>
    public const string Imports = "imports";

    /// <inheritdoc cref="Imports"/>
    public const string Outbox = "outbox";

    /// <summary>The folder of the data folder in which backups lie unless another is named.</summary>
    public const string Folder = "backups";

    /// <summary>Writes a backup.</summary>
    /// <param name="target">A file, or a folder for a file named by the time; null for the data folder's own.</param>
    /// <returns>The file.</returns>
    /// <exception cref="Refused"><c>backup_nothing_there</c>, <c>backup_tool_missing</c>, <c>backup_tool_failed</c></exception>
    public async Task<string> WriteAsync(Actor by, string? target, bool withOutbox, CancellationToken ct)
    {
        by.Demand(Right.ManagePolicies);
        var options = databases.Options;
        var state = await migrator.StateAsync(ct);
        if (state == SchemaState.Empty) throw BackupRefusals.NothingThere();
        var now = clock.GetUtcNow();
        var file = FileOf(target ?? options.Folder(Folder), now);
        var copy = file + ".database.part";
        try
        {
            var manifest = new BackupManifest(options.IsSqlite ? "Sqlite" : "Postgres", now, await MigrationsAsync(ct), withOutbox);
            // The database first: whatever it refers to is in the folders by then.
            await DatabaseCopies.Of(options).CopyOutAsync(copy, ct);
            var folders = (withOutbox ? new[] { Imports, Outbox } : [Imports]).ToDictionary(name => name, name => Path.Combine(Path.GetFullPath(options.DataFolder), name));
            await BackupFile.WriteAsync(file, manifest, copy, folders, ct);
        }
        finally
        {
            File.Delete(copy);
        }

        // An older database may have no room for the entry yet.
        if (state == SchemaState.Current) await audit.WriteAsync(by, "backup.write", Path.GetFileName(file), new { bytes = new FileInfo(file).Length, withOutbox }, ct);
        return file;
    }

    static string FileOf(string target, DateTimeOffset now)
    {
        var path = Path.GetFullPath(target);
        var isFolder = Directory.Exists(path) || target.EndsWith('/');
        Directory.CreateDirectory(isFolder ? path : Path.GetDirectoryName(path)!);
        return isFolder ? Path.Combine(path, $"console-{now:yyyyMMdd-HHmmss}.zip") : path;
    }

    async Task<IReadOnlyList<string>> MigrationsAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return [.. await db.Database.GetAppliedMigrationsAsync(ct)];
    }
}
