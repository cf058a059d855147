using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>A ledger row that a pump holds under its lease.</summary>
public sealed record ClaimedRow(
    long Id, Guid Key, long OccurrenceId, long CampaignId, string Channel, long OriginMemberId, long MemberId, long AssignmentId, long? IdentityId, int Attempt, DateTimeOffset? FirstAttemptAt,
    short Step = 1);

/// <summary>The statements on ledger rows. Every move names the state that it leaves and the owner, so that whoever lost the lease changes nothing.</summary>
static class DeliveryLedger
{
    /// <summary>How long a pump may hold rows without a sign of life.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>The runs that may send at this moment: assigned, not paused, not stopped, and of an offer that is not on hold.</summary>
    public static Task<List<ActiveRun>> ActiveRunsAsync(ConsoleDb db, CancellationToken ct) =>
        (from occurrence in db.Set<Occurrence>()
         join campaign in db.Set<Campaign>() on occurrence.CampaignId equals campaign.Id
         where (occurrence.State == OccurrenceState.Sending || occurrence.State == OccurrenceState.Stuck)
             && campaign.State != CampaignState.Paused && campaign.State != CampaignState.Stopped
             && !db.Set<Offer>().Any(offer => offer.Id == campaign.OfferId && offer.State == OfferState.Held)
         orderby occurrence.Id
         select new ActiveRun(occurrence.Id, campaign.Id)).AsNoTracking().ToListAsync(ct);

    /// <summary>On PostgreSQL nobody else ends these runs, or gives them new rows, before the transaction ends; on SQLite there is one writer.</summary>
    public static Task LockRunsAsync(ConsoleDb db, long[] runs, CancellationToken ct) =>
        db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlAsync($"SELECT id FROM occurrence WHERE id = ANY({runs}) ORDER BY id FOR UPDATE", ct);

    /// <summary>Takes due rows of a channel under a lease.</summary>
    /// <param name="until">End of the lease, by <see cref="LeaseClock"/>.</param>
    public static async Task<List<ClaimedRow>> ClaimAsync(
        ConsoleDb db, string channel, IReadOnlyList<long> runs, string owner, int most, DateTimeOffset until, DateTimeOffset now, CancellationToken ct)
    {
        var ids = await DueAsync(db, channel, runs, DeliveryState.Planned, most, now, ct, await RampUp.RoomAsync(db, channel, runs, now, ct));
        if (ids.Count < most) ids.AddRange(await DueAsync(db, channel, runs, DeliveryState.Deferred, most - ids.Count, now, ct));
        if (ids.Count == 0) return [];
        DeliveryMoves.Demand(DeliveryState.Planned, DeliveryState.Claimed);
        DeliveryMoves.Demand(DeliveryState.Deferred, DeliveryState.Claimed);
        await db.Set<Delivery>().Where(row => ids.Contains(row.Id) && (row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred)).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Claimed).SetProperty(row => row.Owner, owner)
            .SetProperty(row => row.Fence, row => row.Fence + 1).SetProperty(row => row.LeaseUntil, until), ct);
        return await db.Set<Delivery>().AsNoTracking().Where(row => ids.Contains(row.Id) && row.Owner == owner && row.State == DeliveryState.Claimed).OrderBy(row => row.Id)
            .Select(row => new ClaimedRow(row.Id, row.Key, row.OccurrenceId, row.CampaignId, row.Channel, row.OriginMemberId, row.MemberId,
                row.AssignmentId, row.IdentityId, row.Attempt, row.FirstAttemptAt, row.Step)).ToListAsync(ct);
    }

    /// <summary>Moves rows that an owner still holds; rows that it lost are left alone.</summary>
    /// <returns>How many rows moved.</returns>
    public static Task<int> MoveAsync(ConsoleDb db, IReadOnlyList<long> ids, string owner, DeliveryState from, NextState to, DateTimeOffset now, CancellationToken ct)
    {
        DeliveryMoves.Demand(from, to.State);
        var (state, reason, provider, cost) = (to.State, to.Reason, to.ProviderId, to.Cost);
        var rows = db.Set<Delivery>().Where(row => ids.Contains(row.Id) && row.Owner == owner && row.State == from);
        return to.NotBefore is { } notBefore
            ? rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason).SetProperty(row => row.UpdatedAt, now)
                .SetProperty(row => row.Owner, (string?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.NotBefore, notBefore), ct)
            : rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason).SetProperty(row => row.UpdatedAt, now)
                .SetProperty(row => row.Owner, (string?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null).SetProperty(row => row.ProviderId, row => row.ProviderId ?? provider).SetProperty(row => row.Cost, row => cost ?? row.Cost), ct);
    }

    /// <summary>Ends attempts of one outcome, each with the name that the other side gave its message; rows that the owner lost are left alone. In SQL by hand, since each volley runs it.</summary>
    /// <returns>How many rows moved.</returns>
    public static Task<int> EndAsync(ConsoleDb db, IReadOnlyList<(long Id, string? Name)> rows, string owner, NextState to, DateTimeOffset now, CancellationToken ct)
    {
        DeliveryMoves.Demand(DeliveryState.Sending, to.State);
        var (from, state, at, notBefore) = ((int)DeliveryState.Sending, (int)to.State, now.ToUnixTimeMilliseconds(), to.NotBefore?.ToUnixTimeMilliseconds());
        if (db.IsSqlite)
        {
            var named = CanonicalJson.Of(rows.ToDictionary(row => row.Id, row => row.Name));
            return db.RunAsync(
                $"""
                UPDATE delivery SET state = {state}, reason = {to.Reason}, updated_at = {at}, owner = NULL, lease_until = NULL,
                    not_before = COALESCE({notBefore}, not_before), cost = COALESCE({to.Cost}, cost), provider_id = COALESCE(given.value, provider_id)
                FROM json_each({named}) AS given WHERE delivery.id = CAST(given.key AS INTEGER) AND owner = {owner} AND +state = {from}
                """, ct);
        }

        var (ids, names) = (rows.Select(row => row.Id).ToArray(), rows.Select(row => row.Name).ToArray());
        return db.RunAsync(
            $"""
            UPDATE delivery SET state = {state}, reason = {to.Reason}, updated_at = {at}, owner = NULL, lease_until = NULL,
                not_before = COALESCE({notBefore}, not_before), cost = COALESCE({to.Cost}, cost), provider_id = COALESCE(given.name, provider_id)
            FROM unnest({ids}, {names}) AS given(id, name) WHERE delivery.id = given.id AND owner = {owner} AND state = {from}
            """, ct);
    }

    /// <summary>Moves claimed rows that may not go, each as it was judged; what follows those that never will goes at once.</summary>
    public static async Task HoldAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, IReadOnlyDictionary<long, NextState> held, string owner, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var group in held.GroupBy(pair => pair.Value)) await MoveAsync(db, [.. group.Select(pair => pair.Key)], owner, DeliveryState.Claimed, group.Key, now, ct);
        await FallBack.LetGoAsync(db, [.. rows.Where(row => held.TryGetValue(row.Id, out var next) && next.State is DeliveryState.Suppressed or DeliveryState.Expired).Select(Place.Of)], now, ct);
    }

    /// <summary>Marks rows as about to pass the point of no return. In SQL by hand, since each volley runs it.</summary>
    /// <param name="lease">How long they are ours without a sign of life.</param>
    /// <param name="cost">What each costs if it arrives, in thousandths of a minor unit: whoever dies while sending leaves no other trace of it.</param>
    /// <returns>How many rows moved.</returns>
    public static Task<int> StartAsync(
        ConsoleDb db, IReadOnlyList<long> ids, string owner, DeliveryClass promise, LeaseClock leases, TimeSpan lease, DateTimeOffset now, CancellationToken ct, long? cost = null)
    {
        DeliveryMoves.Demand(DeliveryState.Claimed, DeliveryState.Sending);
        var (from, state, kind, at, length) = ((int)DeliveryState.Claimed, (int)DeliveryState.Sending, (int)promise, now.ToUnixTimeMilliseconds(), (long)lease.TotalMilliseconds);
        return db.IsSqlite
            ? db.RunAsync(
                $"""
                UPDATE delivery SET state = {state}, reason = NULL, attempt = attempt + 1, class = {kind}, cost = {cost},
                    first_attempt_at = COALESCE(first_attempt_at, {at}), lease_until = {leases.Node.ToUnixTimeMilliseconds() + length}, updated_at = {at}
                WHERE id IN (SELECT value FROM json_each({CanonicalJson.Of(ids)})) AND owner = {owner} AND +state = {from}
                """, ct)
            : db.RunAsync(
                $"""
                UPDATE delivery SET state = {state}, reason = NULL, attempt = attempt + 1, class = {kind}, cost = {cost},
                    first_attempt_at = COALESCE(first_attempt_at, {at}), updated_at = {at},
                    lease_until = COALESCE({leases.OwnMilliseconds}, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)) + {length}
                WHERE id = ANY({ids.ToArray()}) AND owner = {owner} AND state = {from}
                """, ct);
    }

    /// <summary>A sign of life: rows stay ours while their sending takes long.</summary>
    public static Task<int> ProlongAsync(ConsoleDb db, string owner, DateTimeOffset until, CancellationToken ct) =>
        db.Set<Delivery>().Where(row => row.Owner == owner && (row.State == DeliveryState.Sending || row.State == DeliveryState.Claimed))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), ct);

    /// <summary>Due rows, run by run in the order given.</summary>
    /// <param name="room">Of runs that begin small, how many more may go.</param>
    static async Task<List<long>> DueAsync(ConsoleDb db, string channel, IReadOnlyList<long> runs, DeliveryState state, int most, DateTimeOffset now, CancellationToken ct,
        IReadOnlyDictionary<long, int>? room = null)
    {
        var (at, found) = (now.ToUnixTimeMilliseconds(), new List<long>());
        foreach (var run in runs)
        {
            var left = Math.Min(most - found.Count, room?.GetValueOrDefault(run, int.MaxValue) ?? int.MaxValue);
            if (left == 0) continue;
            var rows = db.IsSqlite
                ? db.Set<Delivery>().Where(row => row.State == state && row.Channel == channel && row.OccurrenceId == run && row.NotBefore <= now).OrderBy(row => row.NotBefore).Take(left)
                : db.Set<Delivery>().FromSqlRaw(
                    "SELECT * FROM delivery WHERE state = {0} AND channel = {1} AND occurrence_id = {2} AND not_before <= {3} ORDER BY not_before LIMIT {4} FOR UPDATE SKIP LOCKED",
                    (int)state, channel, run, at, left);
            found.AddRange(await rows.AsNoTracking().Select(row => row.Id).ToListAsync(ct));
            if (found.Count == most) break;
        }

        return found;
    }
}

/// <summary>A run that may send.</summary>
sealed record ActiveRun(long OccurrenceId, long CampaignId);
