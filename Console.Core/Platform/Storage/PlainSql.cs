using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>SQL by hand in the context's transaction, for the statements that every write of a till runs: EF Core builds a command anew from such text each time, which costs more than the statement.</summary>
/// <remarks>Values go over as parameters, as with <c>FromSql</c>: ids as <see cref="ConsoleDb.InSql"/>, instants as milliseconds. What it changes does not show in <see cref="ConsoleDb.Touched"/>.</remarks>
public static class PlainSql
{
    /// <summary>Runs one statement.</summary>
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
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<T> rows = [];
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>A whole number that may be missing.</summary>
    public static long? LongOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>A text that may be missing.</summary>
    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static DbCommand CommandOf(ConsoleDb db, FormattableString sql)
    {
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Plain SQL runs in the transaction of a write.");
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = RowValues.TextOf(sql);
        new RowValues(command.Parameters, db.IsSqlite).PutAll(sql);
        return command;
    }
}
