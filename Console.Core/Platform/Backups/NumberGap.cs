using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>
/// After a restore: leaves a gap in the numbers of every table. What came after the backup is lost, but its numbers stand in signed links, in files and in other systems; given
/// again, they would be another person's.
/// </summary>
public static class NumberGap
{
    /// <summary>More than any table grows by between a backup and its restore.</summary>
    public const long Size = 10_000_000;

    public static async Task LeaveAsync(ConsoleDb db, CancellationToken ct)
    {
        if (!db.IsSqlite)
        {
            await db.Database.ExecuteSqlAsync(
                $"SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + {Size}) FROM pg_sequences WHERE schemaname = current_schema()", ct);
            return;
        }

        // A table that was empty in the backup is not in it yet.
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO sqlite_sequence(name, seq) SELECT name, 0 FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)", ct);
        await db.Database.ExecuteSqlAsync($"UPDATE sqlite_sequence SET seq = seq + {Size}", ct);
    }
}
