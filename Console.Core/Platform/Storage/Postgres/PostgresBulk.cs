using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace CampaignConsole.Core.Platform.Storage.Postgres;

/// <summary>Binary COPY, straight into the table or, where rows may exist, through a temporary one; a few rows that may exist go over in one statement.</summary>
static class PostgresBulk
{
    /// <summary>Up to here one statement and one round trip, where a COPY between two savepoints takes four.</summary>
    const int Few = 500;

    public static async Task<long> InsertAsync<T>(ConsoleDb db, IEnumerable<T> rows, OnExisting existing, CancellationToken ct)
        where T : class
    {
        var table = BulkColumns<T, PostgresValues>.Of(db);
        // Read twice where something is there already.
        if (existing == OnExisting.Skip) rows = rows as IReadOnlyCollection<T> ?? [.. rows];
        using var cursor = rows.GetEnumerator();
        if (!cursor.MoveNext()) return 0;
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            var columns = table.For(cursor.Current);
            var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
            if (existing == OnExisting.Fail) return (long)await CopyAsync(connection, $"\"{table.Table}\"", names, columns, cursor, ct);
            if (existing == OnExisting.Skip && rows is IReadOnlyCollection<T> { Count: <= Few } few) return await AtOnceAsync(db, connection, few, ct);
            if (existing == OnExisting.Skip && await AllNewAsync(db, connection, table, names, columns, rows, ct) is { } written) return written;

            await using var make = new NpgsqlCommand(
                $"CREATE TEMP TABLE IF NOT EXISTS bulk_{table.Table} (LIKE \"{table.Table}\") ON COMMIT DELETE ROWS; TRUNCATE bulk_{table.Table}; "
                + string.Concat(table.All.Select(column => $"ALTER TABLE bulk_{table.Table} ALTER COLUMN \"{column.Name}\" DROP NOT NULL;")), connection);
            await make.ExecuteNonQueryAsync(ct);
            await CopyAsync(connection, $"bulk_{table.Table}", names, columns, cursor, ct);
            await using var move = new NpgsqlCommand(
                $"INSERT INTO \"{table.Table}\" ({names}) SELECT {names} FROM bulk_{table.Table}{table.Clause(existing, columns)}", connection);
            return await move.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static async Task<long> AtOnceAsync<T>(ConsoleDb db, NpgsqlConnection connection, IReadOnlyCollection<T> rows, CancellationToken ct)
        where T : class
    {
        var table = BulkColumns<T, PostgresArrays>.Of(db);
        var columns = table.For(rows.First());
        var values = new PostgresArrays(columns.Length);
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                column.Put(row, values);
                values.Next();
            }
        }

        int[] given = [.. Enumerable.Range(0, columns.Length).Where(column => !values.IsEmpty(column))];
        var names = string.Join(", ", given.Select(column => $"\"{columns[column].Name}\""));
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO \"{table.Table}\" ({names}) SELECT * FROM unnest({string.Join(", ", given.Select((_, i) => RowValues.NameOf(i + 1)))}){table.Clause(OnExisting.Skip, columns)}", connection);
        foreach (var column in given) insert.Parameters.Add(values.Of(column));
        return await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Straight into the table, as if nothing were there yet, which is the rule; null, and nothing written, where something was.</summary>
    static async Task<long?> AllNewAsync<T>(
        ConsoleDb db, NpgsqlConnection connection, BulkColumns<T, PostgresValues> table, string names, BulkColumns<T, PostgresValues>.Column[] columns, IEnumerable<T> rows, CancellationToken ct)
        where T : class
    {
        const string Savepoint = "bulk";
        if (db.Database.CurrentTransaction is not { } transaction) return null;
        await transaction.CreateSavepointAsync(Savepoint, ct);
        try
        {
            using var cursor = rows.GetEnumerator();
            cursor.MoveNext();
            var written = (long)await CopyAsync(connection, $"\"{table.Table}\"", names, columns, cursor, ct);
            await transaction.ReleaseSavepointAsync(Savepoint, ct);
            return written;
        }
        catch (PostgresException clash) when (clash.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await transaction.RollbackToSavepointAsync(Savepoint, ct);
            return null;
        }
    }

    static async Task<ulong> CopyAsync<T>(
        NpgsqlConnection connection, string table, string names, BulkColumns<T, PostgresValues>.Column[] columns, IEnumerator<T> rows, CancellationToken ct)
        where T : class
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)", ct);
        var values = new PostgresValues(copy);
        do
        {
            ct.ThrowIfCancellationRequested();
            // Into the driver's buffer; only a full one waits for the server, which takes it at once.
            copy.StartRow();
            foreach (var column in columns) column.Put(rows.Current, values);
        }
        while (rows.MoveNext());
        return await copy.CompleteAsync(ct);
    }
}

/// <summary>Writes values of a COPY, each type as the driver's parameters would.</summary>
sealed class PostgresValues(NpgsqlBinaryImporter copy)
{
    public void PutNull() => copy.WriteNull();

    public void Put(long number) => copy.Write(number);

    public void Put(int number) => copy.Write(number);

    public void Put(short number) => copy.Write(number);

    public void Put(bool flag) => copy.Write(flag);

    public void Put(double number) => copy.Write(number);

    public void Put(string text) => copy.Write(text);

    public void Put(Guid id) => copy.Write(id);

    public void Put(byte[] bytes) => copy.Write(bytes);

    public void Put(DateOnly date) => copy.Write(date);

    public void Put(DateTime wall) => copy.Write(wall, NpgsqlDbType.Timestamp);
}
