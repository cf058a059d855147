using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Who goes first when several wait for the gate on SQLite.</summary>
public enum WriteUrgency
{
    /// <summary>Somebody waits at a till or before a page.</summary>
    Person,

    /// <summary>Jobs that write in bulk; people overtake them.</summary>
    Bulk,
}

/// <summary>The one way to write: one transaction, saved and committed at the end, or nothing at all.</summary>
/// <remarks>
/// On SQLite one writer at a time is let in, so that nobody starves on the file's lock; on PostgreSQL writers run side by side and a
/// deadlock or a serialisation failure runs the work again, in a new context. The work must therefore touch nothing but its context;
/// what must happen after the commit goes to <see cref="ConsoleDb.AfterCommit"/>.
/// </remarks>
public sealed class WriteGate(Databases databases)
{
    const int MostTries = 5;

    static readonly AsyncLocal<bool> Inside = new();

    readonly GateQueue queue = new();

    /// <summary>Runs the work in one transaction and commits it.</summary>
    /// <exception cref="InvalidOperationException">The caller is inside the gate already.</exception>
    public async Task<T> WriteAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct, WriteUrgency urgency = WriteUrgency.Person)
    {
        if (Inside.Value) throw new InvalidOperationException("The write gate is taken already: pass the context on instead of taking the gate twice.");
        if (databases.Options.IsSqlite)
        {
            await queue.EnterAsync(urgency, ct);
            try
            {
                return await CommitAsync(work, ct);
            }
            finally
            {
                queue.Leave();
            }
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CommitAsync(work, ct);
            }
            catch (Exception problem) when (attempt < MostTries && IsTransient(problem))
            {
            }
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<ConsoleDb, Task> work, CancellationToken ct, WriteUrgency urgency = WriteUrgency.Person) =>
        WriteAsync(async db =>
        {
            await work(db);
            return true;
        }, ct, urgency);

    async Task<T> CommitAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct)
    {
        Inside.Value = true;
        try
        {
            await using var db = databases.OpenWriter();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var answer = await work(db);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            db.Committed();
            return answer;
        }
        finally
        {
            Inside.Value = false;
        }
    }

    static bool IsTransient(Exception problem) =>
        (problem as PostgresException ?? (problem as DbUpdateException)?.InnerException as PostgresException)
            is { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };
}
