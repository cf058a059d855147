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

    static readonly AsyncLocal<ConsoleDb?> Around = new();

    readonly GateQueue queue = new();
    long written;

    /// <summary>How often this process has written.</summary>
    internal long Written => Volatile.Read(ref written);

    /// <summary>Runs the work in one transaction and commits it.</summary>
    /// <exception cref="InvalidOperationException">The caller is inside the gate already.</exception>
    public async Task<T> WriteAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct, WriteUrgency urgency = WriteUrgency.Person)
    {
        if (Around.Value is { } outer) return await JoinAsync(outer, work, ct);
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

    /// <summary>Runs work whose verbs join one transaction instead of committing their own: an HTTP write keeps its answer with its effect this way.</summary>
    /// <remarks>A verb inside that fails is rolled back alone, to its savepoint; contexts for reading see what the verbs before them wrote.</remarks>
    public Task<T> WriteAroundAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct, WriteUrgency urgency = WriteUrgency.Person) =>
        WriteAsync(async db =>
        {
            Around.Value = db;
            try
            {
                return await work(db);
            }
            finally
            {
                Around.Value = null;
            }
        }, ct, urgency);

    /// <summary>The surrounding write that verbs and readers join, if there is one.</summary>
    internal static ConsoleDb? Joined => Around.Value;

    static async Task<T> JoinAsync<T>(ConsoleDb outer, Func<ConsoleDb, Task<T>> work, CancellationToken ct)
    {
        const string Savepoint = "joined";
        var transaction = outer.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Savepoint, ct);
        try
        {
            var answer = await work(outer);
            await outer.SaveChangesAsync(ct);
            await transaction.ReleaseSavepointAsync(Savepoint, ct);
            return answer;
        }
        catch
        {
            await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
            throw;
        }
        finally
        {
            outer.ChangeTracker.Clear();
        }
    }

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
            Interlocked.Increment(ref written);
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
