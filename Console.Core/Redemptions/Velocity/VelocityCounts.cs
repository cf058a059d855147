using System.Data.Common;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>One redemption that wants to count for a holder.</summary>
sealed record VelocityClaim(VelocityScope Scope, string Holder, VelocityLimit Limit);

/// <summary>Counts in the caller's transaction: the row of a holder is its lock, so that two at once never both take the last place.</summary>
static class VelocityCounts
{
    /// <summary>Takes a place for every claim in one statement, in the order of the scopes.</summary>
    /// <returns>The scopes that had a place; where one is missing the caller must not commit.</returns>
    public static Task<IReadOnlyList<VelocityScope>> TakeAsync(ConsoleDb db, IReadOnlyList<VelocityClaim> claims, DateTimeOffset now, CancellationToken ct) =>
        db.RowsAsync(Taking(claims, now), ScopeOf, ct);

    /// <summary>The same with the next save.</summary>
    /// <param name="taken">Is given the scopes that had a place; where one is missing it throws.</param>
    public static void Lay(ConsoleDb db, IReadOnlyList<VelocityClaim> claims, DateTimeOffset now, Func<IReadOnlyList<VelocityScope>, Task> taken)
    {
        var scopes = new List<VelocityScope>();
        db.LaySql(
            Taking(claims, now),
            async (rows, ct) =>
            {
                while (await rows.ReadAsync(ct)) scopes.Add(ScopeOf(rows));
            },
            () => taken(scopes),
            holds: $"count(*) = {claims.Count}");
    }

    static VelocityScope ScopeOf(DbDataReader row) => (VelocityScope)row.GetInt32(0);

    static FormattableString Taking(IReadOnlyList<VelocityClaim> claims, DateTimeOffset now)
    {
        var stamp = VelocityCount.Text([now.ToUnixTimeMilliseconds()]);
        var (member, device, clerk, store) = (Of(VelocityScope.Member), Of(VelocityScope.Device), Of(VelocityScope.Clerk), Of(VelocityScope.Store));
        return $"""
            INSERT INTO velocity_count (scope, holder, most, since, times)
            SELECT asked.column1, asked.column2, asked.column3, asked.column4, CAST({stamp} AS text)
            FROM (VALUES
                (0, CAST({member.Holder} AS text), CAST({member.Most} AS integer), CAST({member.Since} AS bigint)),
                (1, CAST({device.Holder} AS text), CAST({device.Most} AS integer), CAST({device.Since} AS bigint)),
                (2, CAST({clerk.Holder} AS text), CAST({clerk.Most} AS integer), CAST({clerk.Since} AS bigint)),
                (3, CAST({store.Holder} AS text), CAST({store.Most} AS integer), CAST({store.Since} AS bigint))) AS asked
            WHERE asked.column2 IS NOT NULL
            ORDER BY asked.column1
            ON CONFLICT (scope, holder) DO UPDATE SET most = excluded.most, since = excluded.since,
                times = substr(velocity_count.times || excluded.times,
                    CASE WHEN length(velocity_count.times) >= 13 * excluded.most THEN length(velocity_count.times) + 14 - 13 * excluded.most ELSE 1 END)
            WHERE length(velocity_count.times) < 13 * excluded.most
                OR substr(velocity_count.times, length(velocity_count.times) + 1 - 13 * excluded.most, 13) <= CAST(excluded.since AS text)
            RETURNING scope
            """;

        (string? Holder, int Most, long Since) Of(VelocityScope scope) => claims.FirstOrDefault(claim => claim.Scope == scope) is { } claim
            ? (claim.Holder, claim.Limit.Most, (now - claim.Limit.Window).ToUnixTimeMilliseconds())
            : (null, 0, 0);
    }

    /// <summary>When the next place is free.</summary>
    public static async Task<DateTimeOffset> FreeAsync(ConsoleDb db, VelocityClaim claim, DateTimeOffset now, CancellationToken ct)
    {
        var (scope, holder) = (claim.Scope, claim.Holder);
        var times = (await db.Set<VelocityCount>().AsNoTracking().FirstOrDefaultAsync(row => row.Scope == scope && row.Holder == holder, ct))?.Instants() ?? [];
        return times.Count < claim.Limit.Most ? now : DateTimeOffset.FromUnixTimeMilliseconds(times[^claim.Limit.Most]) + claim.Limit.Window;
    }

    /// <summary>Counts a sale that has happened, at its own time among the others, whether there was a place or not.</summary>
    /// <returns>True where it was one too many.</returns>
    public static async Task<bool> AddAsync(ConsoleDb db, VelocityClaim claim, DateTimeOffset at, CancellationToken ct)
    {
        var (scope, holder, most) = (claim.Scope, claim.Holder, claim.Limit.Most);
        var (moment, since) = (at.ToUnixTimeMilliseconds(), (at - claim.Limit.Window).ToUnixTimeMilliseconds());
        // The row first, and with it the lock.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO velocity_count (scope, holder, most, since, times) VALUES ({(int)scope}, {holder}, {most}, {since}, '')
            ON CONFLICT (scope, holder) DO UPDATE SET most = excluded.most
            """, ct);
        var row = await db.Set<VelocityCount>().AsNoTracking().SingleAsync(one => one.Scope == scope && one.Holder == holder, ct);
        var times = row.Instants();
        var tooMany = times.Count(time => time > since && time <= moment) >= most;
        var kept = VelocityCount.Text(times.Append(moment).Order().TakeLast(most));
        var from = Math.Max(row.Since, since);
        await db.Set<VelocityCount>().Where(one => one.Scope == scope && one.Holder == holder)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Times, kept).SetProperty(one => one.Since, from), ct);
        return tooMany;
    }
}
