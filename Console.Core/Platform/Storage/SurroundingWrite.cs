namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A write that several verbs share; it begins with the first of them.</summary>
sealed class SurroundingWrite(Func<Task<OpenWrite>> open, Action<ConsoleDb> begun) : IAsyncDisposable
{
    const string Savepoint = "joined";

    OpenWrite? write;
    bool holdsWork;

    /// <summary>Null until it has begun.</summary>
    public ConsoleDb? Db => write?.Db;

    /// <summary>The transaction, for work of one's own in it.</summary>
    public async Task<OpenWrite> BeginAsync()
    {
        holdsWork = true;
        return await OpenAsync();
    }

    /// <summary>Runs a verb inside; one that fails is rolled back alone.</summary>
    public Task<T> JoinAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct) => holdsWork ? BehindOthersAsync(work, ct) : FirstAsync(work, ct);

    public ValueTask DisposeAsync() => write?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Nothing would be lost with the whole transaction: no savepoint is needed.</summary>
    async Task<T> FirstAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct)
    {
        var opened = await OpenAsync();
        holdsWork = true;
        try
        {
            var answer = await work(opened.Db);
            await opened.Db.SaveChangesAsync(ct);
            opened.Db.Forget();
            return answer;
        }
        catch
        {
            (write, holdsWork) = (null, false);
            await opened.DisposeAsync();
            throw;
        }
    }

    async Task<T> BehindOthersAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct)
    {
        var db = write!.Db;
        var (transaction, last) = (db.Database.CurrentTransaction!, db.LaidLast);
        await db.WriteFirstAsync(ct);
        await transaction.CreateSavepointAsync(Savepoint, ct);
        try
        {
            var answer = await work(db);
            await db.SaveChangesAsync(ct);
            await transaction.ReleaseSavepointAsync(Savepoint, ct);
            return answer;
        }
        catch
        {
            await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
            db.ForgetLast(last);
            throw;
        }
        finally
        {
            db.Forget();
        }
    }

    async Task<OpenWrite> OpenAsync()
    {
        if (write is not null) return write;
        write = await open();
        begun(write.Db);
        return write;
    }
}
