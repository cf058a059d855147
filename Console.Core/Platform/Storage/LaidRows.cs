using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Statements of a write that wait for its next save and then go over together: PostgreSQL is asked once for all of them.</summary>
/// <remarks>For what every till writes: EF Core's way to save a row costs more than to write it.</remarks>
sealed class LaidRows
{
    static readonly ConcurrentDictionary<(string Text, string Holds), string> HoldingTexts = new();

    readonly List<Statement> waiting = [];

    public int Count => waiting.Count;

    /// <summary>Whether PostgreSQL can see by itself that all of it is as it should be.</summary>
    public bool CanEndAtOnce => waiting.All(statement => statement.IsPlain || statement.Holds is not null);

    public void Clear() => waiting.Clear();

    /// <summary>Forgets what was added behind the first so many.</summary>
    public void KeepFirst(int count) => waiting.RemoveRange(count, waiting.Count - count);

    /// <summary>Puts what others have waiting before what waits here.</summary>
    public void TakeBefore(LaidRows others)
    {
        waiting.InsertRange(0, others.waiting);
        others.Clear();
    }

    /// <summary>Puts what others have waiting behind what waits here.</summary>
    public void TakeBehind(LaidRows others)
    {
        waiting.AddRange(others.waiting);
        others.Clear();
    }

    /// <summary>A new row.</summary>
    public void Add<T>(ConsoleDb db, T row)
        where T : class
    {
        var table = BulkColumns<T, RowValues>.Of(db);
        var columns = table.For(row);
        waiting.Add(new Statement(
            table.InsertOf(columns),
            values => { foreach (var column in columns) column.Put(row, values); },
            table.TakesKey(columns) ? async (reader, ct) =>
            {
                await reader.ReadAsync(ct);
                table.SetKey(row, reader.GetInt64(0));
            }
            : null, null, null, null, IsPlain: true));
    }

    /// <summary>A statement.</summary>
    /// <param name="read">Reads the rows that it returns; null: it returns none.</param>
    /// <param name="after">What is done once all that waits has run.</param>
    /// <param name="otherwise">What is thrown instead of a failure; null for one that is none of its business.</param>
    /// <param name="holds">What PostgreSQL can tell of all its rows together where neither of the others has anything to do, for example <c>count(*) = 1</c>.</param>
    public void Add(
        FormattableString sql, Func<DbDataReader, CancellationToken, Task>? read = null, Func<Task>? after = null, Func<DbException, Exception?>? otherwise = null, string? holds = null) =>
        waiting.Add(new Statement(
            RowValues.TextOf(sql),
            values => values.PutAll(sql),
            read, after, otherwise, holds, IsPlain: read is null && after is null));

    /// <summary>Runs what waits, in the order in which it was added.</summary>
    /// <returns>Whether anything was done after it, which may have to be saved.</returns>
    public async Task<bool> WriteAsync(ConsoleDb db, CancellationToken ct)
    {
        if (waiting.Count == 0) return false;
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Rows are laid in the transaction of a write.");
        Statement[] due = [.. waiting];
        waiting.Clear();
        try
        {
            if (transaction is SqliteTransaction sqlite) await OneByOneAsync(sqlite, due, ct);
            else await TogetherAsync((NpgsqlTransaction)transaction, due, ct);
        }
        catch (DbException problem) when (due.Select(statement => statement.Otherwise?.Invoke(problem)).FirstOrDefault(other => other is not null) is { } other)
        {
            throw other;
        }

        Func<Task>[] after = [.. due.Select(statement => statement.After).OfType<Func<Task>>()];
        foreach (var act in after) await act();
        return after.Length > 0;
    }

    /// <summary>Runs what waits and commits behind it, all in one batch: PostgreSQL sees for itself that each statement holds, so that the locks of rows that everybody wants are let go without another round trip.</summary>
    /// <exception cref="NotAtOnce">A statement does not hold, or failed; everything is rolled back.</exception>
    public async Task EndAtOnceAsync(ConsoleDb db, CancellationToken ct)
    {
        Statement[] due = [.. waiting.Select(AtOnce), new("COMMIT", _ => { }, null, null, null, null, IsPlain: true)];
        waiting.Clear();
        try
        {
            await TogetherAsync((NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction(), due, ct);
        }
        catch (PostgresException problem) when (problem.InvariantSeverity == "ERROR")
        {
            // An error of a statement, and so no commit behind it; a connection that the server ended (FATAL) may have committed, and is not begun again.
            throw new NotAtOnce(problem);
        }
    }

    /// <summary>A statement that fails where it does not hold: a text that is no number, which says in PostgreSQL's log what comes of it.</summary>
    static Statement AtOnce(Statement statement) => statement.Holds is not { } holds ? statement : statement with
    {
        Text = HoldingTexts.GetOrAdd((statement.Text, holds), static key => $"WITH done AS ({key.Text}) SELECT CAST(CASE WHEN {key.Holds} THEN '1' ELSE 'done again step by step' END AS integer) FROM done"),
        Read = (_, _) => Task.CompletedTask,
        After = null,
    };

    static async Task OneByOneAsync(SqliteTransaction transaction, Statement[] due, CancellationToken ct)
    {
        foreach (var statement in due)
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.CommandText = statement.Text;
            statement.Fill(new RowValues(command.Parameters, isSqlite: true));
            if (statement.Read is null)
            {
                await command.ExecuteNonQueryAsync(ct);
                continue;
            }

            await using var reader = await command.ExecuteReaderAsync(ct);
            await statement.Read(reader, ct);
            while (await reader.NextResultAsync(ct))
            {
            }
        }
    }

    static async Task TogetherAsync(NpgsqlTransaction transaction, Statement[] due, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var statement in due)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            statement.Fill(new RowValues(command.Parameters, isSqlite: false));
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var (statement, isFirst) in due.Where(statement => statement.Read is not null).Select((statement, i) => (statement, i == 0)))
        {
            if (!isFirst) await reader.NextResultAsync(ct);
            await statement.Read!(reader, ct);
        }

        // To the end, for what failed says so there.
        while (await reader.NextResultAsync(ct))
        {
        }
    }

    /// <param name="Read">Reads what the statement returns; null: it returns nothing.</param>
    /// <param name="After">What is done once all of them have run.</param>
    /// <param name="Otherwise">What is thrown instead of a failure, if it is about this statement.</param>
    /// <param name="Holds">What is true of all its rows together where they are as they should be.</param>
    /// <param name="IsPlain">Whatever it returns is as it should be.</param>
    sealed record Statement(
        string Text, Action<RowValues> Fill, Func<DbDataReader, CancellationToken, Task>? Read, Func<Task>? After, Func<DbException, Exception?>? Otherwise, string? Holds, bool IsPlain);
}

/// <summary>A write that was to end in one batch did not hold, and left nothing: it is done again step by step, which finds out why.</summary>
sealed class NotAtOnce(Exception why) : Exception("The write did not hold as a whole.", why);
