using System.Data.Common;
using System.Diagnostics;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>
/// How long ago a portion's lease was last renewed, by a clock that nobody sets and that runs on while the process stands still. At half the lease nothing more is begun; to its end the
/// database is asked again and again, since what is on its way still belongs to this node.
/// </summary>
sealed class SignOfLife
{
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    readonly Lock sync = new();
    long given = Stopwatch.GetTimestamp();

    /// <summary>Whether a message may still pass the point of no return.</summary>
    public bool MayBegin => Age < DeliveryLedger.Lease / 2;

    /// <summary>For how long it may, if the lease is not renewed.</summary>
    public TimeSpan Left => DeliveryLedger.Lease / 2 - Age is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    TimeSpan Age
    {
        get
        {
            lock (sync) return Stopwatch.GetElapsedTime(given);
        }
    }

    /// <summary>The lease is being renewed, by the clock of just now.</summary>
    public void Given()
    {
        lock (sync) given = Stopwatch.GetTimestamp();
    }

    /// <summary>Renews the lease where the database can be reached; where it cannot, the lease is as old as before.</summary>
    public async Task TryAsync(Func<Task> renew)
    {
        long was;
        lock (sync) was = given;
        try
        {
            await renew();
        }
        catch (Exception problem) when (IsOfTheDatabase(problem))
        {
            lock (sync) given = was;
        }
    }

    /// <summary>Writes what must reach the ledger, again and again until the lease is lost.</summary>
    public async Task UntilLostAsync(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception problem) when (IsOfTheDatabase(problem) && Age < DeliveryLedger.Lease)
            {
                await Task.Delay(BetweenTries);
            }
        }
    }

    static bool IsOfTheDatabase(Exception? problem) => problem is not null && (problem is DbException || IsOfTheDatabase(problem.InnerException));
}
