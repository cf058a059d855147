using CampaignConsole.Core.Platform.Storage;
using Microsoft.Data.Sqlite;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>Copies a SQLite file by SQLite's backup API: one snapshot of the log-structured file, which never holds up the writer.</summary>
sealed class SqliteCopy(DatabaseOptions options) : IDatabaseCopy
{
    string staged = "";

    public async Task CopyOutAsync(string file, CancellationToken ct)
    {
        await using var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.SqliteFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 60 }.ConnectionString);
        await using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        await from.OpenAsync(ct);
        await to.OpenAsync(ct);
        await Task.Run(() => from.BackupDatabase(to), ct);
        // The copy is one file: without this it would leave a log beside it as soon as somebody opens it.
        await using var command = to.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=DELETE";
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task<DatabaseOptions> StageAsync(string file, string work, CancellationToken ct)
    {
        var there = new DatabaseOptions { DataFolder = work };
        staged = there.SqliteFile;
        File.Move(file, staged);
        return Task.FromResult(there);
    }

    public Task ReplaceAsync(string before, CancellationToken ct)
    {
        // The log goes with its file: SQLite would play a log that was left behind into the new one.
        foreach (var part in new[] { "-wal", "-shm", "" }.Where(part => File.Exists(options.SqliteFile + part)))
            File.Move(options.SqliteFile + part, Path.Combine(before, "console.db" + part));
        File.Move(staged, options.SqliteFile);
        foreach (var part in new[] { "-wal", "-shm" }.Where(part => File.Exists(staged + part))) File.Move(staged + part, options.SqliteFile + part);
        return Task.CompletedTask;
    }

    public Task GiveUpAsync(CancellationToken ct) => Task.CompletedTask;
}
