using System.Collections.Concurrent;
using System.Data.Common;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Http.Idempotency;

/// <summary>The answers that writes got, and which writes are in flight.</summary>
/// <remarks>In flight is a lock, not a row: in this process an entry, towards other nodes a lock of PostgreSQL that ends with the transaction, and so with a process that dies.</remarks>
sealed class IdempotencyBook(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    readonly ConcurrentDictionary<(long ApiKeyId, string Route, string Key), bool> here = new();

    /// <summary>True when no such write is in flight in this process; whoever gets true leaves again.</summary>
    public bool Enter(IdempotencyKeyHeader header) => here.TryAdd(Of(header), true);

    public void Leave(IdempotencyKeyHeader header) => here.TryRemove(Of(header), out _);

    /// <summary>What was answered under the key, if anything was.</summary>
    public async Task<KnownAnswer?> FindAsync(IdempotencyKeyHeader header, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return (await Question.AskAsync(db, Standing(header), KnownOf, ct)).SingleOrDefault();
    }

    /// <summary>Begins the write under its key, with its first save: takes the lock that other nodes see, and looks whether it has been answered.</summary>
    /// <remarks>
    /// In the same question PostgreSQL is told not to wait for its disk at the commit, for it would hold the locks of a cap's counter all the while:
    /// <see cref="WriteGate.WriteAroundAsync{T}(Func{Task{T}}, Action{ConsoleDb}, Action{ConsoleDb, T}, CancellationToken)"/> waits afterwards.
    /// The save throws <see cref="InFlightElsewhere"/> or <see cref="AnsweredBefore"/>, and what the write did before is rolled back.
    /// </remarks>
    public static void Begin(ConsoleDb db, IdempotencyKeyHeader header)
    {
        FormattableString lockedAndStanding =
            $"""
            SELECT body_hash, status, content_type, answer, lock.taken
            FROM (SELECT pg_try_advisory_xact_lock({header.Number}) AS taken, set_config('synchronous_commit', 'off', true) AS waits) AS lock
            LEFT JOIN idempotency_record ON api_key_id = {header.ApiKeyId} AND route = {header.Route} AND key = {header.Key}
            """;
        db.LayFirstSql(db.IsSqlite ? Standing(header) : lockedAndStanding, async (rows, ct) =>
        {
            if (!await rows.ReadAsync(ct)) return;
            if (!db.IsSqlite && !rows.GetBoolean(4)) throw new InFlightElsewhere();
            if (!rows.IsDBNull(0)) throw new AnsweredBefore(KnownOf(rows));
        }, holds: "bool_and(taken) AND count(body_hash) = 0");
    }

    /// <summary>Keeps the answer in the transaction of its effect, at its end; <see cref="InFlightElsewhere"/> is thrown where another node has just answered, and nothing is committed then.</summary>
    public void Keep(ConsoleDb db, IdempotencyKeyHeader header, StoredAnswer answer)
    {
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        db.LayLastSql(
            $"""
            INSERT INTO idempotency_record (api_key_id, route, key, body_hash, status, content_type, answer, at)
            VALUES ({header.ApiKeyId}, {header.Route}, {header.Key}, {header.RequestHash}, {answer.Status}, {answer.ContentType}, {answer.Body}, {at})
            ON CONFLICT DO NOTHING RETURNING status
            """, async (rows, ct) =>
            {
                if (!await rows.ReadAsync(ct)) throw new InFlightElsewhere();
            }, holds: "count(*) = 1");
    }

    static FormattableString Standing(IdempotencyKeyHeader header) =>
        $"SELECT body_hash, status, content_type, answer FROM idempotency_record WHERE api_key_id = {header.ApiKeyId} AND route = {header.Route} AND key = {header.Key}";

    static KnownAnswer KnownOf(DbDataReader row) => new((byte[])row[0], new StoredAnswer(row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), (byte[])row[3]));

    static (long, string, string) Of(IdempotencyKeyHeader header) => (header.ApiKeyId, header.Route, header.Key);
}

/// <summary>What stands under a key already.</summary>
/// <param name="RequestHash">Of the request that it answered.</param>
sealed record KnownAnswer(byte[] RequestHash, StoredAnswer Answer);

/// <summary>Another node works on this write, or has just answered it.</summary>
sealed class InFlightElsewhere : Exception;

/// <summary>The write found its own answer.</summary>
sealed class AnsweredBefore(KnownAnswer known) : Exception
{
    public KnownAnswer Known => known;
}
