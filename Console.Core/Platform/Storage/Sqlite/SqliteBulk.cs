using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>Prepared inserts of several rows each.</summary>
static class SqliteBulk
{
    const int MostRows = 100;

    /// <summary>SQLite finds a named parameter by looking through all of them, so that the cost of a row grows with the size of its batch.</summary>
    const int MostParameters = 256;

    public static async Task<long> InsertAsync<T>(ConsoleDb db, BulkColumns table, IEnumerable<T> rows, OnExisting existing, CancellationToken ct)
        where T : class
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        IReadOnlyList<BulkColumns.Column>? columns = null;
        SqliteCommand? full = null;
        long written = 0;
        try
        {
            foreach (var batch in rows.Chunk(MostRows))
            {
                ct.ThrowIfCancellationRequested();
                columns ??= table.For(batch[0]);
                var size = Math.Clamp(MostParameters / columns.Count, 1, MostRows);
                foreach (var part in batch.Chunk(size))
                {
                    if (part.Length == size)
                    {
                        full ??= Prepare(connection, transaction, table, columns, size, existing);
                        written += await FillAsync(full, columns, part, ct);
                        continue;
                    }

                    await using var rest = Prepare(connection, transaction, table, columns, part.Length, existing);
                    written += await FillAsync(rest, columns, part, ct);
                }
            }
        }
        finally
        {
            if (full is not null) await full.DisposeAsync();
        }

        return written;
    }

    static SqliteCommand Prepare(
        SqliteConnection connection, SqliteTransaction? transaction, BulkColumns table, IReadOnlyList<BulkColumns.Column> columns, int rows, OnExisting existing)
    {
        var sql = new StringBuilder($"INSERT INTO \"{table.Table}\" (").AppendJoin(", ", columns.Select(column => $"\"{column.Name}\"")).Append(") VALUES ");
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var i = 0; i < columns.Count; i++)
            {
                var name = $"$p{row * columns.Count + i}";
                sql.Append(i == 0 ? name : ", " + name);
                command.Parameters.Add(new SqliteParameter(name, null));
            }

            sql.Append(')');
        }

        // The WHERE-less SELECT form is not needed: VALUES takes ON CONFLICT directly.
        command.CommandText = sql.Append(table.Clause(existing, columns)).ToString();
        return command;
    }

    static Task<int> FillAsync<T>(SqliteCommand command, IReadOnlyList<BulkColumns.Column> columns, T[] rows, CancellationToken ct) where T : class
    {
        var i = 0;
        foreach (var row in rows)
            foreach (var column in columns)
                command.Parameters[i++].Value = Plain(column.Read(row));
        return command.ExecuteNonQueryAsync(ct);
    }

    static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        Enum named => Convert.ToInt64(named),
        _ => value,
    };
}
