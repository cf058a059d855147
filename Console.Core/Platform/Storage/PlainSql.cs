using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>SQL by hand in the context's transaction, for the statements that every write of a till runs: EF Core builds a command anew from such text each time, which costs more than the statement.</summary>
/// <remarks>Values go over as parameters, as with <c>FromSql</c>: ids as <see cref="ConsoleDb.InSql"/>, instants as milliseconds. What it changes does not show in <see cref="ConsoleDb.Touched"/>.</remarks>
public static class PlainSql
{
    /// <summary>Texts with the places of their parameters named, by the text as it is written.</summary>
    static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static async Task<int> RunAsync(this ConsoleDb db, FormattableString sql, CancellationToken ct)
    {
        await using var command = CommandOf(db, sql);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The rows of a statement.</summary>
    public static async Task<IReadOnlyList<T>> RowsAsync<T>(this ConsoleDb db, FormattableString sql, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await using var command = CommandOf(db, sql);
        return await ReadAsync(command, read, ct);
    }

    /// <summary>The rows of a question, by a context that only reads.</summary>
    public static async Task<IReadOnlyList<T>> LookUpAsync<T>(this ConsoleDb db, FormattableString sql, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = CommandOf(db.Database.GetDbConnection(), db.Database.CurrentTransaction?.GetDbTransaction(), sql);
            return await ReadAsync(command, read, ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>A whole number that may be missing.</summary>
    public static long? LongOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>A text that may be missing.</summary>
    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static async Task<IReadOnlyList<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<T> rows = [];
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }

    static DbCommand CommandOf(ConsoleDb db, FormattableString sql)
    {
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Plain SQL runs in the transaction of a write.");
        return CommandOf(transaction.Connection!, transaction, sql);
    }

    static DbCommand CommandOf(DbConnection connection, DbTransaction? transaction, FormattableString sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Texts.GetOrAdd(sql.Format, static (text, count) => string.Format(CultureInfo.InvariantCulture, text, [.. Enumerable.Range(0, count).Select(NameOf)]), sql.ArgumentCount);
        for (var i = 0; i < sql.ArgumentCount; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = NameOf(i);
            parameter.Value = sql.GetArgument(i) ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    static string NameOf(int parameter) => "@p" + parameter.ToString(CultureInfo.InvariantCulture);
}
