using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>Settings of each SQLite connection. Readers never checkpoint, nor do commands beside a running console: SQLite 3.50.4 may corrupt a file when two connections do so at once.</summary>
sealed class Pragmas(bool writes, bool leavesCheckpoints) : DbConnectionInterceptor
{
    const string Every = "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;";

    readonly string text = writes
        ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=" + (leavesCheckpoints ? "0;" : "4000;") + Every + "PRAGMA cache_size=-131072;"
        : "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;" + Every;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
