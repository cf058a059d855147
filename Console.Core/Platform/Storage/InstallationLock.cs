using CampaignConsole.Core.Kernel;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Who may work on a database: on SQLite one console, on PostgreSQL any number of nodes; what rebuilds the data (migrate, demo, restore) only while none of them runs.</summary>
/// <remarks>
/// A file lock beside the SQLite file, an advisory lock of an open session on PostgreSQL: both end with the process, however it ends.
/// If PostgreSQL itself restarts, a running node loses its lock until it is started anew.
/// </remarks>
public sealed class InstallationLock : IAsyncDisposable
{
    /// <summary>Ours among the advisory locks of the database: "console" in ASCII.</summary>
    const long Key = 0x636f6e736f6c65;

    readonly IAsyncDisposable held;

    InstallationLock(IAsyncDisposable held) => this.held = held;

    /// <summary>Taken by a console for as long as it runs.</summary>
    /// <exception cref="Refused"><c>database_in_use</c>, <c>database_rebuilt</c></exception>
    public static async Task<InstallationLock> ForConsoleAsync(DatabaseOptions options, CancellationToken ct) => new(options.IsSqlite
        ? File(options) ?? throw PlatformRefusals.DatabaseInUse(options.SqliteFile)
        : await SessionAsync(options, "pg_try_advisory_lock_shared", ct) ?? throw PlatformRefusals.DatabaseRebuilt());

    /// <summary>Taken by a command that rebuilds or replaces the data.</summary>
    /// <exception cref="Refused"><c>console_running</c></exception>
    public static async Task<InstallationLock> AloneAsync(DatabaseOptions options, CancellationToken ct) => new((options.IsSqlite
        ? File(options)
        : await SessionAsync(options, "pg_try_advisory_lock", ct)) ?? throw PlatformRefusals.ConsoleRunning());

    /// <summary>True while a console, or a command that rebuilds the data, holds it.</summary>
    public static async Task<bool> IsHeldAsync(DatabaseOptions options, CancellationToken ct)
    {
        await using var mine = options.IsSqlite ? File(options) : await SessionAsync(options, "pg_try_advisory_lock", ct);
        return mine is null;
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();

    static IAsyncDisposable? File(DatabaseOptions options)
    {
        options.Folder();
        try
        {
            // The file stays: deleting it would let two processes hold two files of one name.
            return new FileStream(options.SqliteFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException problem) when (problem is not DirectoryNotFoundException)
        {
            return null;
        }
    }

    static async Task<IAsyncDisposable?> SessionAsync(DatabaseOptions options, string take, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 30 }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand($"SELECT {take}({Key})", connection);
        if (await command.ExecuteScalarAsync(ct) is true) return new Session(connection);
        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Gives the lock back before it hangs up: a server notices a closed connection only a moment later, and would refuse whoever comes next.</summary>
    sealed class Session(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using var closing = connection;
            try
            {
                await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
            {
                // The server has ended the session, and the lock with it.
            }
        }
    }
}
