using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Events;

/// <summary>Reads what other systems are told.</summary>
public sealed class EventQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Events after a key, oldest first.</summary>
    public async Task<IReadOnlyList<OutgoingEvent>> AfterAsync(long key, int limit, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await db.Set<OutgoingEvent>().Where(row => row.Id > key).OrderBy(row => row.Id).Take(Math.Clamp(limit, 1, PageRequest.Most)).ToListAsync(ct);
    }
}
