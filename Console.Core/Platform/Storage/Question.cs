using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A question by hand, for what every basket asks: several of them are one round trip to PostgreSQL.</summary>
/// <remarks>Values go over as with <see cref="PlainSql"/>.</remarks>
public abstract class Question(FormattableString sql)
{
    /// <summary>Asks by a context that only reads, in the order given; an answer is in each question afterwards.</summary>
    public static async Task AskAsync(ConsoleDb db, IReadOnlyList<Question> questions, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var (connection, transaction) = (db.Database.GetDbConnection(), db.Database.CurrentTransaction?.GetDbTransaction());
            if (connection is NpgsqlConnection postgres) await TogetherAsync(postgres, (NpgsqlTransaction?)transaction, questions, ct);
            else await OneByOneAsync(connection, transaction, questions, ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Asks one alone.</summary>
    /// <param name="read">Reads a row.</param>
    public static async Task<IReadOnlyList<T>> AskAsync<T>(ConsoleDb db, FormattableString sql, Func<DbDataReader, T> read, CancellationToken ct)
    {
        var question = new Question<T>(sql, read);
        await AskAsync(db, [question], ct);
        return question.Rows;
    }

    private protected abstract void Take(DbDataReader row);

    static async Task OneByOneAsync(DbConnection connection, DbTransaction? transaction, IReadOnlyList<Question> questions, CancellationToken ct)
    {
        foreach (var question in questions)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = question.FillIn(command.Parameters, isSqlite: true);
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) question.Take(rows);
        }
    }

    static async Task TogetherAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<Question> questions, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var question in questions)
        {
            var command = new NpgsqlBatchCommand();
            command.CommandText = question.FillIn(command.Parameters, isSqlite: false);
            batch.BatchCommands.Add(command);
        }

        await using var rows = await batch.ExecuteReaderAsync(ct);
        foreach (var question in questions)
        {
            while (await rows.ReadAsync(ct)) question.Take(rows);
            await rows.NextResultAsync(ct);
        }
    }

    /// <returns>The text with the places of its values.</returns>
    string FillIn(DbParameterCollection places, bool isSqlite)
    {
        new RowValues(places, isSqlite).PutAll(sql);
        return RowValues.TextOf(sql);
    }
}

/// <summary>A question whose rows are read one by one.</summary>
public sealed class Question<T>(FormattableString sql, Func<DbDataReader, T> read) : Question(sql)
{
    readonly List<T> rows = [];

    /// <summary>The answer, once it was asked.</summary>
    public IReadOnlyList<T> Rows => rows;

    private protected override void Take(DbDataReader row) => rows.Add(read(row));
}
