using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Claiming;

/// <summary>A counter of claims that does not say what the claims say.</summary>
/// <param name="Claims">Claims that there are more than the counter has; negative: fewer.</param>
public sealed record ClaimDifference(long OfferId, long Claims);

/// <summary>Holds the counters of claims against the claims, which are the truth, and sets them right; members may go on claiming meanwhile.</summary>
public sealed class ClaimRecount(WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <param name="repair">False: report only.</param>
    internal async Task<IReadOnlyList<ClaimDifference>> RunAsync(Actor by, bool repair, CancellationToken ct)
    {
        List<ClaimDifference> found;
        await using (var db = databases.CreateDbContext()) found = await DifferencesAsync(db, ct);
        return repair && found.Count > 0 ? await gate.WriteAsync(db => RepairAsync(db, by, ct), ct, WriteUrgency.Bulk) : found;
    }

    async Task<List<ClaimDifference>> RepairAsync(ConsoleDb db, Actor by, CancellationToken ct)
    {
        if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({CapRecount.Alone})", ct);
        var found = await DifferencesAsync(db, ct);
        foreach (var one in found)
        {
            var document = await db.Set<Offer>().Where(offer => offer.Id == one.OfferId).Select(offer => offer.Document).SingleAsync(ct);
            await ClaimLedger.CorrectAsync(db, one.OfferId, one.Claims, CanonicalJson.Read<PromotionDefinition>(document).Caps.Uses, ct);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "offer.recount", one.OfferId, null, new { one.Claims }, ct);
        }

        return found;
    }

    /// <summary>In one statement, which sees claims and counters at one instant.</summary>
    static Task<List<ClaimDifference>> DifferencesAsync(ConsoleDb db, CancellationToken ct) => db.Database.SqlQuery<ClaimDifference>(
        $"""
        SELECT offer_id AS "OfferId", CAST(SUM(claims) AS BIGINT) AS "Claims"
        FROM (
            SELECT offer_id, 1 AS claims FROM member_claim WHERE reason = {MemberClaim.Granted}
            UNION ALL
            SELECT offer_id, -claims FROM claim_counter
        ) AS moved
        GROUP BY offer_id HAVING SUM(claims) <> 0
        ORDER BY offer_id
        """).ToListAsync(ct);
}
