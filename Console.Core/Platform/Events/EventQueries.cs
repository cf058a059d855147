using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Events;

/// <summary>Reads what other systems are told.</summary>
public sealed class EventQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>How long a number that is missing between others may still belong to a write that has not been committed.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>Events after a key, oldest first. What is answered once is never overtaken by something that belongs before it.</summary>
    public async Task<IReadOnlyList<OutgoingEvent>> AfterAsync(long key, int limit, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var rows = await db.Set<OutgoingEvent>().Where(row => row.Id > key).OrderBy(row => row.Id).Take(Math.Clamp(limit, 1, PageRequest.Most)).ToListAsync(ct);
        return db.IsSqlite ? rows : InOrder(rows, key, clock.GetUtcNow());
    }

    /// <summary>On PostgreSQL a lower number may be committed after a higher one: stops before a young event whose forerunner is missing. Pure.</summary>
    public static IReadOnlyList<OutgoingEvent> InOrder(IReadOnlyList<OutgoingEvent> rows, long key, DateTimeOffset now)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Id != key + 1 && rows[i].At > now - Settled) return [.. rows.Take(i)];
            key = rows[i].Id;
        }

        return rows;
    }
}
