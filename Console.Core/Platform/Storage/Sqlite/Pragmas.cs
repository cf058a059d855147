using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>Settings of each SQLite connection, given once: they outlast its stay in the driver's pool, and a query alone costs less than they do.</summary>
/// <remarks>Readers never checkpoint, nor do commands beside a running console: SQLite 3.50.4 may corrupt a file when two connections do so at once.</remarks>
sealed class Pragmas(bool writes, bool leavesCheckpoints) : DbConnectionInterceptor
{
    const string Every = "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-6000;";

    readonly string text = writes
        ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=" + (leavesCheckpoints ? "0;" : "16000;") + Every + "PRAGMA cache_size=-32768;"
        : "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;" + Every;

    readonly ConditionalWeakTable<sqlite3, object> given = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        if (given.TryGetValue(handle, out _)) return;
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
        given.Add(handle, this);
    }

    /// <inheritdoc cref="ConnectionOpened"/>
    /// <remarks>SQLite answers synchronously.</remarks>
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
