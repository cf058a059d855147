using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A transaction of the write gate, from its turn to its end; what is not committed by then is rolled back.</summary>
sealed class OpenWrite : IAsyncDisposable
{
    readonly IDbContextTransaction transaction;
    readonly IDisposable? place;

    OpenWrite(ConsoleDb db, IDbContextTransaction transaction, IDisposable? place) => (Db, this.transaction, this.place) = (db, transaction, place);

    public ConsoleDb Db { get; }

    /// <param name="place">What is left at the end; null where the caller has a place, or needs none.</param>
    public static async Task<OpenWrite> BeginAsync(Databases databases, IDisposable? place, CancellationToken ct)
    {
        ConsoleDb? db = null;
        try
        {
            db = databases.OpenWriter();
            return new OpenWrite(db, await db.Database.BeginTransactionAsync(ct), place);
        }
        catch
        {
            if (db is not null) await db.DisposeAsync();
            place?.Dispose();
            throw;
        }
    }

    /// <param name="before">What is done once everything is written and before it holds.</param>
    /// <param name="mayBeAtOnce">Nothing has failed yet: what is laid last may go over with the commit.</param>
    /// <returns>Whether it did.</returns>
    /// <exception cref="NotAtOnce">Where it may be at once: it is to be done again, step by step.</exception>
    public async Task<bool> CommitAsync(Func<Task> before, bool mayBeAtOnce, CancellationToken ct)
    {
        await Db.SaveChangesAsync(ct);
        if (mayBeAtOnce && await Db.EndAtOnceAsync(ct)) return true;
        await Db.WriteLastAsync(ct);
        await before();
        await transaction.CommitAsync(ct);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
            await Db.DisposeAsync();
        }
        finally
        {
            place?.Dispose();
        }
    }
}
