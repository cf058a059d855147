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

    public static long Insert<T>(ConsoleDb db, IEnumerable<T> rows, OnExisting existing, CancellationToken ct)
        where T : class
    {
        var table = BulkColumns<T, SqliteValues>.Of(db);
        var handle = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        BulkColumns<T, SqliteValues>.Column[]? columns = null;
        sqlite3_stmt? statement = null;
        var (values, size, written) = (new SqliteValues(handle), 0, 0L);
        try
        {
            foreach (var batch in rows.Chunk(MostValues / table.All.Length))
            {
                ct.ThrowIfCancellationRequested();
                columns ??= table.For(batch[0]);
                if (batch.Length != size)
                {
                    statement?.Dispose();
                    size = batch.Length;
                    SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, Text(table, columns, size, existing), out statement), handle);
                }

                values.Begin(statement!);
                foreach (var row in batch)
                    foreach (var column in columns) column.Put(row, values);
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

    static string Text<T>(BulkColumns<T, SqliteValues> table, BulkColumns<T, SqliteValues>.Column[] columns, int rows, OnExisting existing)
        where T : class
    {
        var row = $"({string.Join(", ", columns.Select(_ => "?"))})";
        // Whoever meets a failure rolls the whole write back; FAIL spares SQLite the copies by which it would undo one statement alone.
        return $"INSERT OR FAIL INTO \"{table.Table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES {string.Join(", ", Enumerable.Repeat(row, rows))}{table.Clause(existing, columns)}";
    }
}

/// <summary>Binds values by their place, each type stored as the driver does, so that both ways of writing meet in one column.</summary>
sealed class SqliteValues(sqlite3 handle)
{
    sqlite3_stmt statement = null!;
    int place;

    /// <summary>From the first place again; what is not bound is null.</summary>
    public void Begin(sqlite3_stmt next)
    {
        (statement, place) = (next, 0);
        Check(raw.sqlite3_clear_bindings(statement));
    }

    public void PutNull() => place++;

    public void Put(long number) => Check(raw.sqlite3_bind_int64(statement, ++place, number));

    public void Put(int number) => Put((long)number);

    public void Put(short number) => Put((long)number);

    public void Put(bool flag) => Put(flag ? 1L : 0L);

    public void Put(double number) => Check(raw.sqlite3_bind_double(statement, ++place, number));

    public void Put(string text) => Check(raw.sqlite3_bind_text(statement, ++place, text));

    public void Put(byte[] bytes) => Check(raw.sqlite3_bind_blob(statement, ++place, bytes));

    public void Put(DateOnly date) => Put(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public void Put(DateTime wall) => Put(wall.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

    void Check(int answer)
    {
        if (answer != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(answer, handle);
    }
}
