using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Http.Idempotency;

/// <summary>What stands under a key when a write comes in.</summary>
abstract record MarkFound
{
    /// <summary>Nothing, or a mark whose lease ran out: the write is ours until the lease ends.</summary>
    public sealed record Ours(DateTimeOffset LeaseUntil) : MarkFound;

    /// <summary>The same request was answered before.</summary>
    public sealed record Answered(StoredAnswer Answer) : MarkFound;

    public sealed record InFlight : MarkFound;

    /// <summary>Another request was made with this key.</summary>
    public sealed record OtherRequest : MarkFound;
}

/// <summary>The marks of writes in flight and the answers of those done.</summary>
sealed class IdempotencyMarks(WriteGate gate, TimeProvider clock)
{
    /// <summary>A write that takes longer may be begun again by a retry; the first one then cannot commit.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Looks under the key and takes it when it is free.</summary>
    public Task<MarkFound> TakeAsync(IdempotencyKeyHeader header, CancellationToken ct) =>
        gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var (at, lease) = (now.ToUnixTimeMilliseconds(), now.Add(Lease).ToUnixTimeMilliseconds());
            var ours = new MarkFound.Ours(DateTimeOffset.FromUnixTimeMilliseconds(lease));
            var made = await db.Database.ExecuteSqlAsync(
                $"INSERT INTO idempotency_record (api_key_id, route, key, body_hash, at, lease_until) VALUES ({header.ApiKeyId}, {header.Route}, {header.Key}, {header.RequestHash}, {at}, {lease}) ON CONFLICT DO NOTHING", ct);
            if (made == 1) return ours;
            var mark = await Of(db, header).AsNoTracking().SingleAsync(ct);
            if (!mark.BodyHash.AsSpan().SequenceEqual(header.RequestHash)) return new MarkFound.OtherRequest();
            if (mark.Status is { } status) return new MarkFound.Answered(new StoredAnswer(status, mark.ContentType, mark.Answer ?? []));
            if (mark.LeaseUntil > now) return new MarkFound.InFlight();
            var taken = await Of(db, header).Where(record => record.Status == null && record.LeaseUntil == mark.LeaseUntil)
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.LeaseUntil, ours.LeaseUntil), ct);
            return taken == 1 ? ours : (MarkFound)new MarkFound.InFlight();
        }, ct);

    /// <summary>Keeps the answer in the transaction of its effect; false when the lease was lost meanwhile, and nothing may be committed.</summary>
    public static async Task<bool> KeepAsync(ConsoleDb db, IdempotencyKeyHeader header, MarkFound.Ours mark, StoredAnswer answer, CancellationToken ct) =>
        await Of(db, header).Where(record => record.Status == null && record.LeaseUntil == mark.LeaseUntil)
            .ExecuteUpdateAsync(set => set
                .SetProperty(record => record.Status, answer.Status)
                .SetProperty(record => record.ContentType, answer.ContentType)
                .SetProperty(record => record.Answer, answer.Body), ct) == 1;

    /// <summary>Frees the key after a failure that kept nothing, so that a retry may begin at once.</summary>
    public Task ForgetAsync(IdempotencyKeyHeader header, MarkFound.Ours mark, CancellationToken ct) =>
        gate.WriteAsync(db => Of(db, header).Where(record => record.Status == null && record.LeaseUntil == mark.LeaseUntil).ExecuteDeleteAsync(ct), ct);

    /// <summary>Frees the keys of writes that died lately with the process before this one. On SQLite only: there this process is alone, and no till need wait for a lease to end.</summary>
    public Task FreeAsync(CancellationToken ct) => gate.WriteAsync(
        db =>
        {
            var since = clock.GetUtcNow() - Lease;
            return db.IsSqlite ? db.Set<IdempotencyRecord>().Where(record => record.At > since && record.Status == null).ExecuteDeleteAsync(ct) : Task.CompletedTask;
        }, ct);

    static IQueryable<IdempotencyRecord> Of(ConsoleDb db, IdempotencyKeyHeader header) =>
        db.Set<IdempotencyRecord>().Where(record => record.ApiKeyId == header.ApiKeyId && record.Route == header.Route && record.Key == header.Key);
}
