using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Caps;

/// <summary>Counts claims against the overall cap of an offer: never more than it may be used, and none once its budget is spent.</summary>
public static class ClaimLedger
{
    /// <summary>Takes one claim in one statement, inside the caller's transaction.</summary>
    /// <param name="limit">The overall cap on uses, for a counter that was lost.</param>
    /// <returns>False: there is no room, and the caller must not commit.</returns>
    public static async Task<bool> TakeAsync(ConsoleDb db, long offer, long? limit, CancellationToken ct) => (await db.Set<ClaimCounter>().FromSql(
        $"""
        INSERT INTO claim_counter (offer_id, claims, claims_limit)
        SELECT {offer}, 1, CAST({limit} AS bigint)
        WHERE (CAST({limit} AS bigint) IS NULL OR CAST({limit} AS bigint) >= 1) AND NOT EXISTS (
            SELECT 1 FROM cap_counter AS c WHERE c.offer_id = {offer} AND c.scope = {(int)CapScope.Offer} AND (c.uses >= c.uses_limit OR c.money >= c.money_limit))
        ON CONFLICT (offer_id) DO UPDATE SET claims = claim_counter.claims + 1
        WHERE claim_counter.claims_limit IS NULL OR claim_counter.claims < claim_counter.claims_limit
        RETURNING *
        """).AsNoTracking().ToListAsync(ct)).Count == 1;

    /// <summary>Whether a claim would still find room; the word that counts is that of <see cref="TakeAsync"/>.</summary>
    public static async Task<bool> HasRoomAsync(ConsoleDb db, long offer, CancellationToken ct) =>
        !await db.Set<ClaimCounter>().AnyAsync(row => row.OfferId == offer && row.Claims >= row.ClaimsLimit, ct)
        && !await db.Set<CapCounter>().AnyAsync(row => row.OfferId == offer && row.Scope == CapScope.Offer && (row.Uses >= row.UsesLimit || row.Money >= row.MoneyLimit), ct);

    /// <summary>Those of some offers in which a claim would find no room any more.</summary>
    internal static async Task<IReadOnlySet<long>> WithoutRoomAsync(ConsoleDb db, long[] offers, CancellationToken ct) =>
        (await db.Set<ClaimCounter>().Where(row => EF.Parameter(offers).Contains(row.OfferId) && row.Claims >= row.ClaimsLimit).Select(row => row.OfferId)
            .Union(db.Set<CapCounter>()
                .Where(row => EF.Parameter(offers).Contains(row.OfferId) && row.Holder == "" && row.Scope == CapScope.Offer && (row.Uses >= row.UsesLimit || row.Money >= row.MoneyLimit))
                .Select(row => row.OfferId))
            .ToListAsync(ct)).ToHashSet();

    /// <summary>Adds what a counter is short of the claims, or takes off what it has too much; a counter that was lost is made anew.</summary>
    internal static Task CorrectAsync(ConsoleDb db, long offer, long missing, long? limit, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO claim_counter (offer_id, claims, claims_limit) VALUES ({offer}, {missing}, {limit})
        ON CONFLICT (offer_id) DO UPDATE SET claims = claim_counter.claims + excluded.claims
        """, ct);
}
