using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>Prepared inserts of many rows each, bound by position straight through SQLite's own interface.</summary>
/// <remarks>
/// The driver's commands find each parameter by its name, in a search through all of them, and box and check every value once more: about five times the cost
/// of the insert itself. Many rows in one statement share its start, its end and the look into sqlite_sequence.
/// </remarks>
static class SqliteBulk
{
    /// <summary>Values in one statement; SQLite takes at most 32,766.</summary>
    const int MostValues = 2_000;

    public static long Insert<T>(ConsoleDb db, BulkColumns table, IEnumerable<T> rows, OnExisting existing, CancellationToken ct)
        where T : class
    {
        var handle = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        IReadOnlyList<BulkColumns.Column>? columns = null;
        sqlite3_stmt? statement = null;
        var (size, written) = (0, 0L);
        try
        {
            foreach (var batch in rows.Chunk(MostValues / table.Columns.Count))
            {
                ct.ThrowIfCancellationRequested();
                columns ??= table.For(batch[0]);
                if (batch.Length != size)
                {
                    statement?.Dispose();
                    size = batch.Length;
                    SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, Text(table, columns, size, existing), out statement), handle);
                }

                var place = 0;
                foreach (var row in batch)
                    foreach (var column in columns)
                        SqliteException.ThrowExceptionForRC(Bind(statement!, ++place, column.Read(row)), handle);
                var stepped = raw.sqlite3_step(statement);
                written += raw.sqlite3_changes(handle);
                var reset = raw.sqlite3_reset(statement);
                if (stepped != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(reset, handle);
            }

            return written;
        }
        finally
        {
            statement?.Dispose();
        }
    }

    static string Text(BulkColumns table, IReadOnlyList<BulkColumns.Column> columns, int rows, OnExisting existing)
    {
        var row = $"({string.Join(", ", columns.Select(_ => "?"))})";
        // Whoever meets a failure rolls the whole write back; FAIL spares SQLite the copies by which it would undo one statement alone.
        return $"INSERT OR FAIL INTO \"{table.Table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES {string.Join(", ", Enumerable.Repeat(row, rows))}{table.Clause(existing, columns)}";
    }

    /// <summary>Stores each type as the driver does, so that both ways of writing meet in one column.</summary>
    static int Bind(sqlite3_stmt statement, int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        string text => raw.sqlite3_bind_text(statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        double number => raw.sqlite3_bind_double(statement, place, number),
        bool flag => raw.sqlite3_bind_int64(statement, place, flag ? 1 : 0),
        DateOnly date => raw.sqlite3_bind_text(statement, place, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        DateTime wall => raw.sqlite3_bind_text(statement, place, wall.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        int or short or byte or Enum => raw.sqlite3_bind_int64(statement, place, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"A bulk insert cannot store a {value.GetType().Name}."),
    };
}
