using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>Lets a cancelled question stop on SQLite, whose driver runs a statement to its end whatever the token says.</summary>
public static class Interruption
{
    /// <summary>Opens the connection and interrupts its statement once the token is cancelled; dispose it before the context. Nothing to do on PostgreSQL.</summary>
    public static async Task<CancellationTokenRegistration> InterruptedByAsync(this ConsoleDb db, CancellationToken ct)
    {
        if (!db.IsSqlite) return default;
        await db.Database.OpenConnectionAsync(ct);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        return ct.Register(() =>
        {
            if (connection.Handle is { IsClosed: false } handle) raw.sqlite3_interrupt(handle);
        });
    }
}
