using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>The clock by which leases run: PostgreSQL's own, so that nodes whose clocks differ agree on who has lost one. On SQLite there is one node.</summary>
/// <param name="byDatabase">False where somebody sets the clock: then leases follow it everywhere.</param>
public sealed class LeaseClock(TimeProvider clock, bool byDatabase)
{
    /// <summary>By the database, unless the clock is one that somebody sets.</summary>
    public static LeaseClock Of(TimeProvider clock) => new(clock, byDatabase: clock == TimeProvider.System);

    /// <summary>This node's clock, for everything that is no lease.</summary>
    public DateTimeOffset Node => clock.GetUtcNow();

    /// <summary>Now as leases count it, where that is this node's clock also on PostgreSQL, in milliseconds; null: PostgreSQL's own counts.</summary>
    internal long? OwnMilliseconds => byDatabase ? null : Node.ToUnixTimeMilliseconds();

    /// <summary>Now, as leases count it.</summary>
    public async Task<DateTimeOffset> NowAsync(ConsoleDb db, CancellationToken ct)
    {
        if (!byDatabase || db.IsSqlite) return Node;
        var at = await db.Database.SqlQuery<long>($"SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS \"Value\"").ToListAsync(ct);
        return DateTimeOffset.FromUnixTimeMilliseconds(at[0]);
    }
}
