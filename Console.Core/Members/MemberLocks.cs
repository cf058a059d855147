using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>Lets one transaction at a time decide about a member by what other rows say. On SQLite there is one writer anyway.</summary>
static class MemberLocks
{
    /// <summary>Stands for all members at once, below every number of a member: those who decide about a few share it, whoever changes something for many (or for addresses of nobody) has it alone.</summary>
    const long All = -7302;

    /// <summary>PostgreSQL keeps locks in a table of fixed size: a batch of thousands takes the one for all.</summary>
    const int MostOneByOne = 500;

    /// <summary>Waits for whoever decides about one of these members, and holds them to the end of the transaction.</summary>
    public static async Task TakeAsync(ConsoleDb db, IEnumerable<long> members, CancellationToken ct)
    {
        if (db.IsSqlite) return;
        // In ascending order, so that two who want several never wait for each other in a circle.
        var ids = members.Distinct().Order().ToArray();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(id) FROM (SELECT unnest({ids}) AS id ORDER BY 1) AS members", ct);
    }

    /// <summary>The same, however many they are, for whoever takes back what they had consented to.</summary>
    public static Task TakeManyAsync(ConsoleDb db, IReadOnlyCollection<long> members, CancellationToken ct) => members.Count switch
    {
        0 => Task.CompletedTask,
        <= MostOneByOne => TakeAsync(db, members, ct),
        _ => TakeAllAsync(db, ct),
    };

    /// <summary>The same, and then holds off whoever changes something for all, to the end of the transaction.</summary>
    public static async Task TakeAndShareAsync(ConsoleDb db, IEnumerable<long> members, CancellationToken ct)
    {
        if (db.IsSqlite) return;
        var ids = members.Distinct().Order().ToArray();
        await db.RunAsync($"SELECT pg_advisory_xact_lock(id) FROM (SELECT unnest({ids}) AS id ORDER BY 1) AS members UNION ALL SELECT pg_advisory_xact_lock_shared({All})", ct);
    }

    /// <summary>Waits for all who decide about members by what holds now, and holds them off to the end of the transaction.</summary>
    public static Task TakeAllAsync(ConsoleDb db, CancellationToken ct) =>
        db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({All})", ct);
}
