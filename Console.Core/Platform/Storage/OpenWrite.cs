using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A transaction of the write gate, from its turn to its end; what is not committed by then is rolled back.</summary>
sealed class OpenWrite : IAsyncDisposable
{
    readonly IDbContextTransaction transaction;
    readonly GateQueue? turn;

    OpenWrite(ConsoleDb db, IDbContextTransaction transaction, GateQueue? turn) => (Db, this.transaction, this.turn) = (db, transaction, turn);

    public ConsoleDb Db { get; }

    /// <param name="turn">What is left at the end; null where the caller has a place, or needs none.</param>
    public static async Task<OpenWrite> BeginAsync(ConsoleDb db, GateQueue? turn, CancellationToken ct)
    {
        try
        {
            return new OpenWrite(db, await db.Database.BeginTransactionAsync(ct), turn);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <param name="before">What is done once everything is written and before it holds.</param>
    public async Task CommitAsync(Func<Task> before, CancellationToken ct)
    {
        await Db.SaveChangesAsync(ct);
        await Db.WriteLastAsync(ct);
        await before();
        await transaction.CommitAsync(ct);
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
            turn?.Leave();
        }
    }
}
