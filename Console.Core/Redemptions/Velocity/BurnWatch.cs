using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Holds;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>
/// Looks every second how much of each offer's budget was reserved and confirmed within the window, and holds what went too fast. It asks the ledger, so a
/// restart forgets nothing; a till on any node hears of it within two seconds: one until the next look, one until live offers are looked up again.
/// </summary>
public sealed class BurnWatch(SettingsBook settings, IDbContextFactory<ConsoleDb> databases, OfferHolds holds, TimeProvider clock) : IRecurringJob
{
    public string Name => "budget-watch";

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    /// <summary>A look that took long, at an offer that sells hundreds a second, rests four times as long, at most this: it never takes more than a fifth of a processor, and still holds within five seconds.</summary>
    static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(3);

    long ended;
    TimeSpan rest;

    public async Task TickAsync(CancellationToken ct)
    {
        if (clock.GetElapsedTime(ended) < rest) return;
        var began = clock.GetTimestamp();
        await LookAsync(ct);
        ended = clock.GetTimestamp();
        var due = clock.GetElapsedTime(began, ended) * 4;
        rest = due < LongestRest ? due : LongestRest;
    }

    /// <summary>Looks now, and holds what burns.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var policy = (await settings.ReadAsync<BurnPolicy>(ct)).InRange();
        if (policy.Percent == 0) return;
        foreach (var burn in await BurningAsync(policy, ct)) await holds.HoldAsync(Actor.Job(Name), burn, policy, ct);
    }

    /// <summary>
    /// One question over the ledger's index by offer and time, asked only of offers of which that much was ever taken. Tests count nowhere; a sale of long ago that is booked now
    /// was not made now; what was let go, refunded or voided is not spent.
    /// </summary>
    async Task<List<BudgetBurn>> BurningAsync(BurnPolicy policy, CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddMinutes(-policy.Minutes).ToUnixTimeMilliseconds();
        await using var db = databases.CreateDbContext();
        return await db.Database.SqlQuery<BudgetBurn>(
            $"""
            SELECT c.offer_id AS "OfferId", CAST(SUM(e.money) AS BIGINT) AS "Money", c.money_limit AS "Budget"
            FROM cap_counter AS c
            JOIN offer AS o ON o.id = c.offer_id AND o.state = {(int)OfferState.Live}
            JOIN use_entry AS e ON e.offer_id = c.offer_id AND e.at >= {since} AND e.at >= COALESCE(o.watched_from, 0) AND e.kind IN (
                {(int)UseEntryKind.Reserved}, {(int)UseEntryKind.Confirmed}, {(int)UseEntryKind.ConfirmedPart}, {(int)UseEntryKind.Released}, {(int)UseEntryKind.Expired}, {(int)UseEntryKind.Overrun})
            JOIN use AS u ON u.id = e.use_id AND NOT u.is_test AND u.at >= {since} AND u.state IN ({(int)UseState.Held}, {(int)UseState.Confirmed})
            WHERE c.scope = {(int)CapScope.Offer} AND c.holder = '' AND c.money_limit > 0 AND c.money * 100 >= c.money_limit * {policy.Percent}
                AND (c.money_limit >= {policy.Floor} OR o.currency <> COALESCE((SELECT b.currency FROM brand AS b LIMIT 1), o.currency))
            GROUP BY c.offer_id, c.money_limit
            HAVING SUM(e.money) * 100 >= c.money_limit * {policy.Percent}
            ORDER BY c.offer_id
            """).ToListAsync(ct);
    }
}
