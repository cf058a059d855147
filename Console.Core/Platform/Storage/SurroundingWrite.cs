namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A write that several verbs share; it begins with the first of them.</summary>
sealed class SurroundingWrite(Func<Task<OpenWrite>> open, Func<ConsoleDb, Task> begun) : IAsyncDisposable
{
    const string Savepoint = "joined";

    OpenWrite? write;

    /// <summary>Null until it has begun.</summary>
    public ConsoleDb? Db => write?.Db;

    public async Task<OpenWrite> BeginAsync()
    {
        if (write is not null) return write;
        write = await open();
        await begun(write.Db);
        return write;
    }

    /// <summary>Runs a verb inside; one that fails is rolled back alone.</summary>
    public async Task<T> JoinAsync<T>(Func<ConsoleDb, Task<T>> work, CancellationToken ct)
    {
        var db = (await BeginAsync()).Db;
        var transaction = db.Database.CurrentTransaction!;
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
            throw;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    public ValueTask DisposeAsync() => write?.DisposeAsync() ?? ValueTask.CompletedTask;
}
