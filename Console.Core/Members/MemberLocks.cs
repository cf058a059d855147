using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>Lets one transaction at a time decide about a member by what other rows say. On SQLite there is one writer anyway.</summary>
static class MemberLocks
{
    /// <summary>Waits for whoever decides about one of these members, and holds them to the end of the transaction.</summary>
    public static async Task TakeAsync(ConsoleDb db, IEnumerable<long> members, CancellationToken ct)
    {
        if (db.IsSqlite) return;
        // In ascending order, so that two who want several never wait for each other in a circle.
        var ids = members.Distinct().Order().ToArray();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(id) FROM (SELECT unnest({ids}) AS id ORDER BY 1) AS members", ct);
    }
}
