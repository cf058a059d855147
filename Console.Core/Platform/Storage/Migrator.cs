using CampaignConsole.Core.Kernel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>How a database stands to this program.</summary>
public enum SchemaState
{
    Empty,
    Older,
    Current,
}

/// <summary>Brings a database to the schema of this program: under a file lock, with a copy of a SQLite file before.</summary>
public sealed class Migrator(Databases databases, TimeProvider clock)
{
    public async Task<SchemaState> StateAsync(CancellationToken ct)
    {
        if (databases.Options.IsSqlite && !File.Exists(databases.Options.SqliteFile)) return SchemaState.Empty;
        await using var db = databases.OpenWriter();
        if (!await db.Database.CanConnectAsync(ct)) return SchemaState.Empty;
        var done = await db.Database.GetAppliedMigrationsAsync(ct);
        var waiting = await db.Database.GetPendingMigrationsAsync(ct);
        return !done.Any() ? SchemaState.Empty : waiting.Any() ? SchemaState.Older : SchemaState.Current;
    }

    /// <summary>Migrates, and makes the append-only triggers anew. Safe to call again.</summary>
    /// <exception cref="Refused"><c>migration_running</c>: another process migrates right now.</exception>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var mine = Lock();
        if (await StateAsync(ct) == SchemaState.Older) BackUp();
        await using var db = databases.OpenWriter();
        await ForgetStaleLockAsync(db, ct);
        await db.Database.MigrateAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AppendOnly.InstallAsync(db, ct);
        await transaction.CommitAsync(ct);
    }

    FileStream Lock()
    {
        var path = Path.Combine(databases.Options.Folder(), "migrate.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new Refused("migration_running", RefusedKind.Conflict, path);
        }
    }

    void BackUp()
    {
        if (!databases.Options.IsSqlite) return;
        var copy = Path.Combine(databases.Options.Folder("backups"), $"before-migration-{clock.GetUtcNow():yyyyMMdd-HHmmss}.db");
        using var from = new SqliteConnection($"Data Source={databases.Options.SqliteFile}");
        using var to = new SqliteConnection($"Data Source={copy};Pooling=False");
        from.Open();
        to.Open();
        from.BackupDatabase(to);
    }

    /// <summary>EF's lock on SQLite is a row that survives a kill and would hang every later migration; our own file lock stands in for it.</summary>
    static async Task ForgetStaleLockAsync(ConsoleDb db, CancellationToken ct)
    {
        if (db.IsSqlite) await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock", ct);
    }
}
