using System.Collections.Concurrent;
using System.Diagnostics;
using CampaignConsole.Core.Platform.Backups;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Who goes first when several want to write.</summary>
public enum WriteUrgency
{
    /// <summary>Somebody waits at a till or before a page.</summary>
    Person,

    /// <summary>Jobs that write in bulk; people overtake them.</summary>
    Bulk,
}

/// <summary>Thrown where a write finds at its end that what it relied on has changed meanwhile: all of the work is to be done again.</summary>
/// <param name="otherwise">What is told where that happens again and again.</param>
public sealed class BeginAgain(Exception otherwise) : Exception
{
    public Exception Otherwise => otherwise;
}

/// <summary>The one way to write: one transaction, saved and committed at the end, or nothing at all.</summary>
/// <remarks>
/// On SQLite one writer at a time is let in, so that nobody starves on the file's lock; on PostgreSQL some writers run side by side and a
/// deadlock or a serialisation failure runs the work again, in a new context. The work must therefore touch nothing but its context;
/// what must happen after the commit goes to <see cref="ConsoleDb.AfterCommit"/>.
/// </remarks>
public sealed class WriteGate(Databases databases)
{
    const int MostTries = 5;

    /// <summary>Writers at once, an HTTP write from its first question to its commit: more would take the processor from each other, each on a connection of its own, and wait for the same hot counter.</summary>
    internal const int AtOnceOnPostgres = 6;

    /// <summary>So many HTTP writes may be under way when bulk work begins its next piece.</summary>
    internal const int FewPeople = 4;

    /// <summary>Between two looks whether there are few people.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    static readonly AsyncLocal<bool> Inside = new();

    static readonly AsyncLocal<SurroundingWrite?> Around = new();

    readonly GateQueue queue = new(databases.Options.IsSqlite ? 1 : AtOnceOnPostgres);
    readonly GateQueue besidePeople = new(1);
    readonly ConcurrentDictionary<Type, long> written = new();
    int people;
    int endedAtOnce;

    /// <summary>Whether an HTTP write is under way on this node.</summary>
    public bool ArePeopleAbout => Volatile.Read(ref people) > 0;

    /// <summary>Ends when everything that this process committed before is on disk.</summary>
    public Task OnDiskAsync() => databases.OnDiskAsync();

    /// <summary>How many writes went over in one batch with their commit.</summary>
    internal int EndedAtOnce => endedAtOnce;

    /// <summary>How long a piece of bulk work lets people go first: where they never stop coming, it still goes on.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often this process has written rows of these kinds.</summary>
    internal long Written(IReadOnlyList<Type> kinds)
    {
        var times = 0L;
        foreach (var kind in kinds) times += written.GetValueOrDefault(kind);
        return times;
    }

    /// <summary>The surrounding write that verbs and readers join, once it has begun.</summary>
    internal static ConsoleDb? Joined => Around.Value?.Db;

    /// <summary>Runs the work in one transaction and commits it.</summary>
    /// <exception cref="InvalidOperationException">The caller is inside the gate already.</exception>
    public Task<T> WriteAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct, WriteUrgency urgency = WriteUrgency.Person)
    {
        if (Around.Value is { } around) return around.JoinAsync(work, ct);
        if (Inside.Value) throw new InvalidOperationException("The write gate is taken already: pass the context on instead of taking the gate twice.");
        return AgainAsync(isAround: false, async mayBeAtOnce =>
        {
            await using var write = await OpenAsync(urgency, ct);
            Inside.Value = true;
            try
            {
                var answer = await work(write.Db);
                foreach (var act in await CommitAsync(write, mayBeAtOnce, ct)) act();
                return answer;
            }
            finally
            {
                Inside.Value = false;
            }
        });
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<ConsoleDb, Task> work, CancellationToken ct, WriteUrgency urgency = WriteUrgency.Person) =>
        WriteAsync(async db =>
        {
            await work(db);
            return true;
        }, ct, urgency);

    /// <summary>Runs work whose verbs join one transaction instead of committing their own: an HTTP write keeps its answer with its effect this way.</summary>
    /// <remarks>
    /// The transaction begins with the first verb, so that what is only read before holds nobody up on SQLite; on PostgreSQL one of few places is taken before. A verb that fails is rolled back alone, to its
    /// savepoint; contexts for reading see what the verbs before them wrote. What it returns is on disk, although the transaction need not have waited for it.
    /// </remarks>
    /// <param name="begun">Lays what is to run first in the transaction.</param>
    /// <param name="end">Lays what is to run last in it, with the work's answer.</param>
    public Task<T> WriteAroundAsync<T>(Func<Task<T>> work, Action<ConsoleDb> begun, Action<ConsoleDb, T> end, CancellationToken ct) =>
        AroundAsync(_ => work(), begun, end, OnDiskAsync, WriteUrgency.Person, ct);

    /// <summary>The same for work that writes from its beginning.</summary>
    public Task<T> WriteAroundAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct, WriteUrgency urgency = WriteUrgency.Person) =>
        AroundAsync(async around => await work((await around.BeginAsync()).Db), _ => { }, (_, _) => { }, () => Task.CompletedTask, urgency, ct);

    Task<T> AroundAsync<T>(
        Func<SurroundingWrite, Task<T>> work, Action<ConsoleDb> begun, Action<ConsoleDb, T> end, Func<Task> onDisk, WriteUrgency urgency, CancellationToken ct) =>
        UnderWayAsync(urgency, () => AgainAsync(isAround: true, async mayBeAtOnce =>
        {
            var (answer, after) = await OnceAroundAsync(work, begun, end, urgency, mayBeAtOnce, ct);
            try
            {
                await onDisk();
            }
            finally
            {
                // It is committed, whether the disk could be waited for or not.
                foreach (var act in after) act();
            }

            return answer;
        }));

    async Task<(T Answer, IReadOnlyList<Action> After)> OnceAroundAsync<T>(
        Func<SurroundingWrite, Task<T>> work, Action<ConsoleDb> begun, Action<ConsoleDb, T> end, WriteUrgency urgency, bool mayBeAtOnce, CancellationToken ct)
    {
        // On PostgreSQL a place is taken before its first question, not its first write: so few connections are in use, and none stands idle behind others.
        using var place = databases.Options.IsSqlite ? null : await PlaceAsync(urgency, ct);
        await using var around = new SurroundingWrite(() => databases.Options.IsSqlite ? OpenAsync(urgency, ct) : OpenWrite.BeginAsync(databases, null, ct), begun);
        Around.Value = around;
        try
        {
            var answer = await work(around);
            var write = await around.BeginAsync();
            end(write.Db, answer);
            return (answer, await CommitAsync(write, mayBeAtOnce, ct));
        }
        finally
        {
            Around.Value = null;
        }
    }

    /// <summary>Counts the HTTP writes, from their beginning on: most of it is read and reckoned before anything is written.</summary>
    async Task<T> UnderWayAsync<T>(WriteUrgency urgency, Func<Task<T>> work)
    {
        if (urgency == WriteUrgency.Bulk) return await work();
        Interlocked.Increment(ref people);
        try
        {
            return await work();
        }
        finally
        {
            Interlocked.Decrement(ref people);
        }
    }

    /// <summary>Bulk work takes the processor from people long before it meets them at the gate: it begins its next piece when few of them are under way.</summary>
    async Task LetPeopleGoAsync(CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        while (Volatile.Read(ref people) > FewPeople && since.Elapsed < Patience) await Task.Delay(Moment, ct);
    }

    /// <summary>
    /// On SQLite everybody needs the one place, on PostgreSQL people one of few. Bulk work lets people go first; on PostgreSQL it has as many places as it likes while nobody is about, and one of this node
    /// while somebody is: a launch and the channels that push it would else wait for the same moment, and all begin in it.
    /// </summary>
    async Task<IDisposable?> PlaceAsync(WriteUrgency urgency, CancellationToken ct)
    {
        if (urgency == WriteUrgency.Person) return await queue.EnterAsync(urgency, ct);
        await LetPeopleGoAsync(ct);
        if (databases.Options.IsSqlite) return await queue.EnterAsync(urgency, ct);
        return ArePeopleAbout ? await besidePeople.EnterAsync(urgency, ct) : null;
    }

    async Task<OpenWrite> OpenAsync(WriteUrgency urgency, CancellationToken ct) => await OpenWrite.BeginAsync(databases, await PlaceAsync(urgency, ct), ct);

    /// <returns>What is to be done after it.</returns>
    async Task<IReadOnlyList<Action>> CommitAsync(OpenWrite write, bool mayBeAtOnce, CancellationToken ct)
    {
        if (await write.CommitAsync(() => Journal.AppendAsync(databases.Options, write.Db.ToJournal, ct), mayBeAtOnce, ct)) Interlocked.Increment(ref endedAtOnce);
        foreach (var kind in write.Db.Touched) written.AddOrUpdate(kind, 1, (_, times) => times + 1);
        return write.Db.ToDoAfterCommit;
    }

    /// <param name="isAround">The work is whole, from the first question on: it can be done again where something changed meanwhile.</param>
    /// <param name="work">Is told whether it may end in one batch: until something failed.</param>
    static async Task<T> AgainAsync<T>(bool isAround, Func<bool, Task<T>> work)
    {
        var mayBeAtOnce = true;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work(mayBeAtOnce);
            }
            catch (NotAtOnce)
            {
                // Nobody was faster, or not for sure: this is no try.
                (mayBeAtOnce, attempt) = (false, attempt - 1);
            }
            catch (Exception problem) when (attempt < MostTries && (IsTransient(problem) || (isAround && problem is BeginAgain)))
            {
                mayBeAtOnce = false;
            }
            catch (BeginAgain changed) when (isAround)
            {
                throw changed.Otherwise;
            }
        }
    }

    static bool IsTransient(Exception problem) =>
        (problem as PostgresException ?? (problem as DbUpdateException)?.InnerException as PostgresException)
            is { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };
}
