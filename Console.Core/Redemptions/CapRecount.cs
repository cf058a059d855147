using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions.Claiming;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>A counter that does not say what the ledger of uses says.</summary>
/// <param name="Holder">Member id, store id, day (yyyy-MM-dd), channel or code id; empty for the whole offer.</param>
/// <param name="Uses">Uses that the ledger has more than the counter; negative: fewer.</param>
/// <param name="Money">Minor units that the ledger has more than the counter; negative: less.</param>
public sealed record CapDifference(long OfferId, CapScope Scope, string Holder, long Uses, long Money);

/// <summary>What a recount looked at and found.</summary>
/// <param name="Offers">Offers with a cap, whatever their state.</param>
/// <param name="Claims">Of offers that have to be claimed.</param>
public sealed record RecountAnswer(int Offers, IReadOnlyList<CapDifference> Differences, IReadOnlyList<ClaimDifference> Claims);

/// <summary>Holds the counters of caps against the ledger of uses, which is the truth, and sets them right; tills may go on meanwhile.</summary>
public sealed class CapRecount(ClaimRecount claims, WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>One recount at a time: two would both add what is missing. Any number that no other lock has.</summary>
    internal const long Alone = -7303;

    /// <summary>Compares every counter; only where one is wrong, and is to be set right, is the write gate taken, once for each such offer.</summary>
    /// <param name="repair">False: report only.</param>
    /// <param name="by">Whom the audit trail names where something was set right.</param>
    public async Task<RecountAnswer> RunAsync(Actor by, bool repair, CancellationToken ct)
    {
        by.Demand(Right.ManagePolicies);
        var (seen, found) = (0, new List<CapDifference>());
        await foreach (var (offer, caps) in OffersAsync(ct))
        {
            seen++;
            var differences = await ReadAsync(offer, caps, ct);
            // Only an offer that needs it keeps others from writing; what is wrong with it is looked up again behind the gate.
            if (repair && differences.Count > 0) differences = await gate.WriteAsync(db => RepairAsync(db, by, offer, caps, ct), ct, WriteUrgency.Bulk);
            found.AddRange(differences);
        }

        return new RecountAnswer(seen, found, await claims.RunAsync(by, repair, ct));
    }

    async IAsyncEnumerable<(long Offer, OfferCaps Caps)> OffersAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var ids = await db.Set<Offer>().OrderBy(offer => offer.Id).Select(offer => offer.Id).ToListAsync(ct);
        foreach (var id in ids)
        {
            // A document may list 50,000 codes: one at a time.
            var document = await db.Set<Offer>().Where(offer => offer.Id == id).Select(offer => offer.Document).SingleAsync(ct);
            var caps = CanonicalJson.Read<PromotionDefinition>(document).Caps;
            if (caps.Scopes().Any()) yield return (id, caps);
        }
    }

    async Task<List<CapDifference>> ReadAsync(long offer, OfferCaps caps, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await DifferencesAsync(db, offer, caps, ct);
    }

    async Task<List<CapDifference>> RepairAsync(ConsoleDb db, Actor by, long offer, OfferCaps caps, CancellationToken ct)
    {
        if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Alone})", ct);
        var found = await DifferencesAsync(db, offer, caps, ct);
        // What is missing is added, not written over: a till that takes the same counter meanwhile keeps its own.
        foreach (var one in found)
            await CapLedger.CorrectAsync(db, new CapClaim(offer, one.Scope, one.Holder, one.Uses, one.Money, caps.Of(one.Scope).Uses, caps.Of(one.Scope).Money), ct);
        if (found.Count > 0)
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "offer.recount", offer, null, new { found.Count, uses = found.Sum(one => one.Uses), money = found.Sum(one => one.Money) }, ct);
        return found;
    }

    static async Task<List<CapDifference>> DifferencesAsync(ConsoleDb db, long offer, OfferCaps caps, CancellationToken ct)
    {
        var found = new List<CapDifference>();
        foreach (var scope in caps.Scopes()) found.AddRange(await DifferencesAsync(db, offer, scope, ct));
        return found;
    }

    /// <summary>In one statement, which sees ledger and counters at one instant. Overruns and tests never touch a counter.</summary>
    static Task<List<CapDifference>> DifferencesAsync(ConsoleDb db, long offer, CapScope scope, CancellationToken ct) => db.Database.SqlQuery<CapDifference>(
        $"""
        SELECT {offer} AS "OfferId", {(int)scope} AS "Scope", holder AS "Holder", CAST(SUM(uses) AS BIGINT) AS "Uses", CAST(SUM(money) AS BIGINT) AS "Money"
        FROM (
            SELECT
                CASE {(int)scope}
                    WHEN {(int)CapScope.Offer} THEN ''
                    WHEN {(int)CapScope.Channel} THEN u.channel
                    WHEN {(int)CapScope.Store} THEN CAST(u.store_id AS TEXT)
                    WHEN {(int)CapScope.Day} THEN CAST(u.store_day AS TEXT)
                    WHEN {(int)CapScope.Member} THEN CAST(u.origin_member_id AS TEXT)
                    WHEN {(int)CapScope.Code} THEN CAST(u.code_id AS TEXT)
                END AS holder, e.uses, e.money
            FROM use AS u JOIN use_entry AS e ON e.use_id = u.id
            WHERE u.offer_id = {offer} AND NOT u.is_overrun AND NOT u.is_test
            UNION ALL
            SELECT c.holder, -c.uses, -c.money FROM cap_counter AS c WHERE c.offer_id = {offer} AND c.scope = {(int)scope}
        ) AS moved
        WHERE holder IS NOT NULL
        GROUP BY holder HAVING SUM(uses) <> 0 OR SUM(money) <> 0
        ORDER BY holder
        """).ToListAsync(ct);
}
