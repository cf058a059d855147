using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Caps;

/// <summary>One use that wants to count against a cap.</summary>
/// <param name="Holder">Member id, store id, day (yyyy-MM-dd), channel or code id; empty for the whole offer.</param>
/// <param name="Money">Minor units of discount.</param>
public sealed record CapClaim(long OfferId, CapScope Scope, string Holder, long Uses, long Money, long? UsesLimit, long? MoneyLimit);

/// <summary>Whom and what a use counts for.</summary>
/// <param name="MemberId">Origin id; null for nobody known.</param>
public sealed record CapHolders(long? MemberId, long? StoreId, DateOnly Day, string Channel)
{
    /// <summary>The code by which the offer came; null for none. A code belongs to one offer, all else holds for every offer of a basket.</summary>
    public long? CodeId { get; init; }

    /// <summary>The counter's key within a scope; null where the scope does not apply.</summary>
    public string? Of(CapScope scope) => scope switch
    {
        CapScope.Offer => "",
        CapScope.Channel => Channel,
        CapScope.Store => StoreId?.ToString(CultureInfo.InvariantCulture),
        CapScope.Day => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CapScope.Member => MemberId?.ToString(CultureInfo.InvariantCulture),
        CapScope.Code => CodeId is { } code ? OfCode(code) : null,
    };

    /// <summary>The counter's key of a code.</summary>
    internal static string OfCode(long code) => code.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Takes and gives back what caps count: conditional updates in a fixed order, inside the caller's transaction.</summary>
public static class CapLedger
{
    static readonly Compiled<Func<ConsoleDb, List<long>, List<string>, IAsyncEnumerable<CapCounter>>> Counters = new(() => EF.CompileAsyncQuery(
        (ConsoleDb db, List<long> offers, List<string> holders) => db.Set<CapCounter>().AsNoTracking().Where(row => offers.Contains(row.OfferId) && holders.Contains(row.Holder))));

    /// <summary>The claims of one use of an offer.</summary>
    public static IReadOnlyList<CapClaim> Claims(long offer, OfferCaps caps, CapHolders holders, long money) =>
    [
        .. caps.Scopes().Select(scope => (Scope: scope, Holder: holders.Of(scope))).Where(one => one.Holder is not null)
            .Select(one => new CapClaim(offer, one.Scope, one.Holder!, 1, money, caps.Of(one.Scope).Uses, caps.Of(one.Scope).Money)),
    ];

    /// <summary>Takes all claims, one for each offer and scope, in one statement: makes the counters that there are none of yet, and moves those that have room.</summary>
    /// <returns>The counters as they stand now; null where one has no room, and then the caller must not commit.</returns>
    public static async Task<IReadOnlyList<CapCounter>?> TakeAsync(ConsoleDb db, IEnumerable<CapClaim> claims, CancellationToken ct)
    {
        var all = InOrder(claims).ToList();
        if (all.Count == 0) return [];
        var counters = await db.RowsAsync(Taking(all, liveOnly: false), CounterOf, ct);
        return counters.Count == all.Count ? counters : null;
    }

    /// <summary>The same at the end of the write, so that nobody waits longer than need be for the counters that everybody moves. An offer that is not live any more has no room.</summary>
    /// <param name="noRoom">What is thrown at the end where one has no room; nothing is committed then.</param>
    /// <param name="taken">What is done with the counters as they stand then.</param>
    internal static void TakeLast(ConsoleDb db, IEnumerable<CapClaim> claims, Func<Exception> noRoom, Func<IReadOnlyList<CapCounter>, Task> taken)
    {
        var all = InOrder(claims).ToList();
        if (all.Count == 0) return;
        var counters = new List<CapCounter>();
        db.LayLastSql(
            Taking(all, liveOnly: true),
            async (rows, ct) =>
            {
                while (await rows.ReadAsync(ct)) counters.Add(CounterOf(rows));
                if (counters.Count < all.Count) throw noRoom();
            },
            () => taken(counters),
            holds: $"count(*) = {all.Count} AND {BudgetAlarm.Quiet}");
    }

    /// <param name="liveOnly">An offer that is not live any more has no room.</param>
    static FormattableString Taking(List<CapClaim> all, bool liveOnly)
    {
        var rows = string.Join(", ", all.Select((_, claim) => RowOf(claim)));
        return FormattableStringFactory.Create(
            $"""
            INSERT INTO cap_counter (offer_id, scope, holder, uses, money, uses_limit, money_limit, told)
            SELECT column1, column2, column3, column4, column5, column6, column7, 0 FROM (VALUES {rows}) AS claim
            WHERE (column6 IS NULL OR column4 <= column6) AND (column7 IS NULL OR column5 <= column7)
                {(liveOnly ? $"AND EXISTS (SELECT 1 FROM offer WHERE offer.id = column1 AND offer.state = {(int)OfferState.Live})" : "")}
            ORDER BY column1, column2
            ON CONFLICT (offer_id, scope, holder) DO UPDATE SET uses = cap_counter.uses + excluded.uses, money = cap_counter.money + excluded.money
            WHERE (cap_counter.uses_limit IS NULL OR cap_counter.uses + excluded.uses <= cap_counter.uses_limit)
                AND (cap_counter.money_limit IS NULL OR cap_counter.money + excluded.money <= cap_counter.money_limit)
            RETURNING offer_id, scope, holder, uses, money, uses_limit, money_limit, told
            """,
            [.. all.SelectMany(claim => new object?[] { claim.OfferId, (int)claim.Scope, claim.Holder, claim.Uses, claim.Money, claim.UsesLimit, claim.MoneyLimit })]);
    }

    /// <summary>The types of a claim's values, in the order of the counter's columns.</summary>
    static readonly string[] ValueTypes = ["bigint", "integer", "text", "bigint", "bigint", "bigint", "bigint"];

    /// <summary>The row of places for the values of the n-th claim, each with its type: PostgreSQL cannot tell the type of a row of nulls.</summary>
    static string RowOf(int claim) => $"({string.Join(", ", ValueTypes.Select((type, column) => $"CAST({{{(claim * ValueTypes.Length) + column}}} AS {type})"))})";

    static CapCounter CounterOf(DbDataReader row) => new()
    {
        OfferId = row.GetInt64(0), Scope = (CapScope)row.GetInt32(1), Holder = row.GetString(2), Uses = row.GetInt64(3), Money = row.GetInt64(4),
        UsesLimit = row.LongOrNull(5), MoneyLimit = row.LongOrNull(6), Told = row.GetInt32(7),
    };

    /// <summary>Gives back what was taken; never below zero.</summary>
    public static async Task GiveBackAsync(ConsoleDb db, IEnumerable<CapClaim> claims, CancellationToken ct)
    {
        foreach (var claim in InOrder(claims))
            await Rows(db, claim).Where(row => row.Uses >= claim.Uses && row.Money >= claim.Money)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Uses, row => row.Uses - claim.Uses).SetProperty(row => row.Money, row => row.Money - claim.Money), ct);
    }

    /// <summary>Adds what a counter is short of its ledger, or takes off what it has too much; a counter that was lost is made anew.</summary>
    internal static async Task CorrectAsync(ConsoleDb db, CapClaim missing, CancellationToken ct)
    {
        await EnsureAsync(db, missing, ct);
        await Rows(db, missing).ExecuteUpdateAsync(set => set.SetProperty(row => row.Uses, row => row.Uses + missing.Uses).SetProperty(row => row.Money, row => row.Money + missing.Money), ct);
    }

    /// <summary>What is left of the caps of offers for one basket.</summary>
    /// <param name="holders">Without a code: which one an offer came by is said where its room is asked for.</param>
    /// <param name="codes">By which some of the offers may have come.</param>
    public static async Task<CapsLeft> RoomAsync(ConsoleDb db, IReadOnlyCollection<long> offers, CapHolders holders, IReadOnlyCollection<long> codes, CancellationToken ct)
    {
        if (offers.Count == 0) return new CapsLeft([], holders);
        var keys = Enum.GetValues<CapScope>().Select(holders.Of).OfType<string>().Concat(codes.Select(CapHolders.OfCode)).Distinct().ToList();
        IReadOnlyList<CapCounter> rows = db.IsSqlite ? await Counters.For(db)(db, [.. offers], keys).ToListAsync(ct) : await OneByOneAsync(db, [.. offers], [.. keys], ct);
        return new CapsLeft(rows, holders);
    }

    /// <summary>PostgreSQL, which takes a list for ten values, would read all counters of some thousands for two lists; told to go through them one by one, it probes the key for each.</summary>
    /// <remarks>The lists hide in a question of their own: seeing how short they are, PostgreSQL would plan anew each time, which takes three times as long as the answer.</remarks>
    static Task<IReadOnlyList<CapCounter>> OneByOneAsync(ConsoleDb db, long[] offers, string[] holders, CancellationToken ct) => Question.AskAsync(
        db,
        $"""
        SELECT found.* FROM unnest((SELECT {offers})) AS asked(offer), unnest((SELECT {holders})) AS by(holder), LATERAL (
            SELECT offer_id, scope, holder, uses, money, uses_limit, money_limit, told FROM cap_counter
            WHERE cap_counter.offer_id = asked.offer AND cap_counter.holder = by.holder OFFSET 0) AS found
        """,
        CounterOf,
        ct);

    static IEnumerable<CapClaim> InOrder(IEnumerable<CapClaim> claims) =>
        claims.OrderBy(claim => claim.OfferId).ThenBy(claim => claim.Scope).ThenBy(claim => claim.Holder, StringComparer.Ordinal);

    static IQueryable<CapCounter> Rows(ConsoleDb db, CapClaim claim) =>
        db.Set<CapCounter>().Where(row => row.OfferId == claim.OfferId && row.Scope == claim.Scope && row.Holder == claim.Holder);

    static Task EnsureAsync(ConsoleDb db, CapClaim claim, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO cap_counter (offer_id, scope, holder, uses, money, uses_limit, money_limit, told)
        VALUES ({claim.OfferId}, {(int)claim.Scope}, {claim.Holder}, 0, 0, {claim.UsesLimit}, {claim.MoneyLimit}, 0)
        ON CONFLICT (offer_id, scope, holder) DO NOTHING
        """, ct);
}
