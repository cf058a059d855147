using System.Collections.Concurrent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Http.Idempotency;

/// <summary>The answers that writes got, and which writes are in flight.</summary>
/// <remarks>In flight is a lock, not a row: in this process an entry, towards other nodes a lock of PostgreSQL that ends with the transaction, and so with a process that dies.</remarks>
sealed class IdempotencyBook(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    static readonly Compiled<Func<ConsoleDb, long, string, string, CancellationToken, Task<IdempotencyRecord?>>> Answered = new(() => EF.CompileAsyncQuery(
        (ConsoleDb db, long apiKey, string route, string key, CancellationToken _) => db.Set<IdempotencyRecord>().AsNoTracking()
            .SingleOrDefault(record => record.ApiKeyId == apiKey && record.Route == route && record.Key == key)));

    readonly ConcurrentDictionary<(long ApiKeyId, string Route, string Key), bool> here = new();

    /// <summary>True when no such write is in flight in this process; whoever gets true leaves again.</summary>
    public bool Enter(IdempotencyKeyHeader header) => here.TryAdd(Of(header), true);

    public void Leave(IdempotencyKeyHeader header) => here.TryRemove(Of(header), out _);

    /// <summary>What was answered under the key, if anything was.</summary>
    public async Task<IdempotencyRecord?> FindAsync(IdempotencyKeyHeader header, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await Answered.For(db)(db, header.ApiKeyId, header.Route, header.Key, ct);
    }

    /// <summary>False when the write is in flight on another node.</summary>
    /// <remarks>
    /// In the same question PostgreSQL is told not to wait for its disk at the commit, for it would hold the locks of a cap's counter all the while:
    /// <see cref="WriteGate.WriteAroundAsync{T}(Func{Task{T}}, Func{ConsoleDb, Task}, Func{ConsoleDb, T, Task}, CancellationToken)"/> waits afterwards.
    /// </remarks>
    public static async Task<bool> TakeAsync(ConsoleDb db, IdempotencyKeyHeader header, CancellationToken ct) => db.IsSqlite || (await db.RowsAsync(
        $"SELECT pg_try_advisory_xact_lock({header.Number}) AND set_config('synchronous_commit', 'off', true) = 'off'", row => row.GetBoolean(0), ct))[0];

    /// <summary>Keeps the answer in the transaction of its effect, at its end.</summary>
    /// <param name="late">What is thrown when another node had just answered; nothing is committed then.</param>
    public void Keep(ConsoleDb db, IdempotencyKeyHeader header, StoredAnswer answer, Func<Exception> late)
    {
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        db.LayLastSql(
            $"""
            INSERT INTO idempotency_record (api_key_id, route, key, body_hash, status, content_type, answer, at)
            VALUES ({header.ApiKeyId}, {header.Route}, {header.Key}, {header.RequestHash}, {answer.Status}, {answer.ContentType}, {answer.Body}, {at})
            ON CONFLICT DO NOTHING RETURNING status
            """, async (rows, ct) =>
            {
                if (!await rows.ReadAsync(ct)) throw late();
            });
    }

    static (long, string, string) Of(IdempotencyKeyHeader header) => (header.ApiKeyId, header.Route, header.Key);
}
