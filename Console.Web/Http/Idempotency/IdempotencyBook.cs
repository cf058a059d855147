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
    public async Task<KnownAnswer?> FindAsync(IdempotencyKeyHeader header, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await Answered.For(db)(db, header.ApiKeyId, header.Route, header.Key, ct) is { } record
            ? new KnownAnswer(record.BodyHash, new StoredAnswer(record.Status, record.ContentType, record.Answer))
            : null;
    }

    /// <summary>Begins the write under its key, with its first save: takes the lock that other nodes see, and looks whether it has been answered.</summary>
    /// <remarks>
    /// In the same question PostgreSQL is told not to wait for its disk at the commit, for it would hold the locks of a cap's counter all the while:
    /// <see cref="WriteGate.WriteAroundAsync{T}(Func{Task{T}}, Func{ConsoleDb, Task}, Func{ConsoleDb, T, Task}, CancellationToken)"/> waits afterwards.
    /// What the write did before is rolled back with what is thrown.
    /// </remarks>
    /// <param name="elsewhere">What is thrown when the write is in flight on another node.</param>
    /// <param name="answered">What is thrown when it has been answered.</param>
    public static void Begin(ConsoleDb db, IdempotencyKeyHeader header, Func<Exception> elsewhere, Func<KnownAnswer, Exception> answered)
    {
        FormattableString inProcess =
            $"SELECT 1, body_hash, status, content_type, answer FROM idempotency_record WHERE api_key_id = {header.ApiKeyId} AND route = {header.Route} AND key = {header.Key}";
        FormattableString betweenNodes =
            $"""
            SELECT lock.taken, body_hash, status, content_type, answer
            FROM (SELECT pg_try_advisory_xact_lock({header.Number}) AS taken, set_config('synchronous_commit', 'off', true) AS waits) AS lock
            LEFT JOIN idempotency_record ON api_key_id = {header.ApiKeyId} AND route = {header.Route} AND key = {header.Key}
            """;
        db.LayFirstSql(db.IsSqlite ? inProcess : betweenNodes, async (rows, ct) =>
        {
            if (!await rows.ReadAsync(ct)) return;
            if (!rows.GetBoolean(0)) throw elsewhere();
            if (!rows.IsDBNull(1)) throw answered(new KnownAnswer((byte[])rows[1], new StoredAnswer(rows.GetInt32(2), rows.IsDBNull(3) ? null : rows.GetString(3), (byte[])rows[4])));
        });
    }

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

/// <summary>What stands under a key already.</summary>
/// <param name="RequestHash">Of the request that it answered.</param>
sealed record KnownAnswer(byte[] RequestHash, StoredAnswer Answer);
