using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>One prepared insert, bound by position straight through SQLite's own interface.</summary>
/// <remarks>The driver's commands find each parameter by its name, in a search through all of them, and box and check every value once more: about five times the cost of the insert itself.</remarks>
static class SqliteBulk
{
    const int RowsBetweenLooks = 1_000;

    public static long Insert<T>(ConsoleDb db, BulkColumns table, IEnumerable<T> rows, OnExisting existing, CancellationToken ct)
        where T : class
    {
        using var cursor = rows.GetEnumerator();
        if (!cursor.MoveNext()) return 0;
        var handle = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        var columns = table.For(cursor.Current);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, Text(table, columns, existing), out var statement), handle);
        using (statement)
        {
            long written = 0, seen = 0;
            do
            {
                if (++seen % RowsBetweenLooks == 0) ct.ThrowIfCancellationRequested();
                for (var i = 0; i < columns.Count; i++) SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, columns[i].Read(cursor.Current)), handle);
                if (raw.sqlite3_step(statement) != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), handle);
                written += raw.sqlite3_changes(handle);
                raw.sqlite3_reset(statement);
            }
            while (cursor.MoveNext());
            return written;
        }
    }

    static string Text(BulkColumns table, IReadOnlyList<BulkColumns.Column> columns, OnExisting existing) =>
        $"INSERT INTO \"{table.Table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", columns.Select(_ => "?"))}){table.Clause(existing, columns)}";

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
