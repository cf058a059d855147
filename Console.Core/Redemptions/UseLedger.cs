using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Books uses: counters and ledger rows move together, in the caller's transaction. Overruns and tests have rows, but never touch a counter.</summary>
public sealed class UseLedger(OfferShelf shelf)
{
    static readonly Compiled<Func<ConsoleDb, Guid, IAsyncEnumerable<RedemptionUse>>> Standing = new(() => EF.CompileAsyncQuery((ConsoleDb db, Guid id) =>
        from redemption in db.Set<Redemption>().AsNoTracking()
        join use in db.Set<Use>().Where(use => use.State != UseState.LetGo) on redemption.Id equals use.RedemptionId into uses
        from use in uses.DefaultIfEmpty()
        where redemption.Id == id
        select new RedemptionUse(redemption, use)));

    static readonly Compiled<Func<ConsoleDb, Guid, IAsyncEnumerable<RedemptionUse>>> ToChange = new(() => EF.CompileAsyncQuery((ConsoleDb db, Guid id) =>
        from redemption in db.Set<Redemption>().AsTracking()
        join use in db.Set<Use>().Where(use => use.State != UseState.LetGo) on redemption.Id equals use.RedemptionId into uses
        from use in uses.DefaultIfEmpty()
        where redemption.Id == id
        select new RedemptionUse(redemption, use)));

    /// <summary>Makes the uses of an evaluation's applied offers; held or, for a sale that has happened, confirmed.</summary>
    internal static List<Use> Make(Redemption redemption, EvaluationDocument document) =>
    [
        .. document.Answer.AppliedOffers().OrderBy(offer => offer.OfferId).Select(offer =>
        {
            var origin = document.OriginOf(offer.OfferId);
            return new Use
            {
                RedemptionId = redemption.Id, OfferId = offer.OfferId, OfferHash = offer.Hash, CampaignId = origin.CampaignId,
                OriginMemberId = redemption.OriginMemberId, MemberId = redemption.MemberId, StoreId = redemption.StoreId, StoreDay = document.Facts.StoreDay,
                Channel = redemption.Channel, At = redemption.ReservedAt, State = UseState.Held, Discount = offer.Discount, Points = offer.Points, Currency = redemption.Currency,
                Revenue = document.Answer.Lines.Where(line => line.Parts.Any(part => part.OfferId == offer.OfferId)).Sum(line => line.Total),
                CodeId = origin.CodeId, IsContaminated = origin.Contaminated, IsTest = redemption.IsTest,
            };
        }),
    ];

    /// <summary>Takes the caps of uses and writes their rows; false where one has no room, and then the caller must roll back.</summary>
    internal async Task<bool> TakeAsync(ConsoleDb db, IReadOnlyList<Use> uses, UseEntryKind kind, DateTimeOffset now, string? cause, CancellationToken ct)
    {
        if (await CapLedger.TakeAsync(db, await CountedAsync(db, uses, 1, use => use.Discount, ct), ct) is not { } counters) return false;
        // Only now, behind the lock of the counters: the rows of a ledger stand in the order in which its caps were taken.
        await EnterAsync(db, uses, kind, 1, use => use.Discount, now, cause, ct);
        await BudgetAlarm.TellAsync(db, counters, now, ct);
        return true;
    }

    /// <summary>Holds uses: their caps are taken, and their rows written behind them, at the end of the write. False where an offer is not live any more, and then the caller must roll back.</summary>
    /// <param name="noRoom">What is thrown at the end where a cap has no room, or an offer is not live any more.</param>
    /// <param name="redemption">What holds them; its uses are laid, and so not written yet.</param>
    internal async Task<bool> HoldAsync(ConsoleDb db, Guid redemption, IReadOnlyList<Use> uses, DateTimeOffset now, Func<Exception> noRoom, CancellationToken ct)
    {
        var claims = await CountedAsync(db, uses, 1, use => use.Discount, ct);
        if (!await AreLiveAsync(db, [.. uses.Select(use => use.OfferId).Except(claims.Select(claim => claim.OfferId))], ct)) return false;
        db.LetLaidWait();
        CapLedger.TakeLast(db, claims, noRoom, counters => BudgetAlarm.TellAsync(db, counters, now, ct));
        // Behind the counters, from the rows of the same batch.
        db.LayLastSql(
            $"""
            INSERT INTO use_entry (use_id, offer_id, kind, uses, money, at, store_id, channel, brand_share, store_share, supplier_share)
            SELECT id, offer_id, {(int)UseEntryKind.Reserved}, 1, discount, {now.ToUnixTimeMilliseconds()}, store_id, channel, 0, 0, 0
            FROM "use" WHERE redemption_id = {db.InSql(redemption)} AND state = {(int)UseState.Held} ORDER BY id
            """);
        return true;
    }

    /// <summary>Gives back uses, or only money of them, and writes their rows.</summary>
    /// <remarks>Room of a cap goes back where it was taken, for it is that store's, channel's or day's; who paid for the discount is moved where it came back.</remarks>
    /// <param name="money">Discount given back of each use, minor units; <see cref="Use.Refunded"/> still says what went back before.</param>
    /// <param name="place">Where it came back; null: where it was sold.</param>
    internal async Task GiveBackAsync(
        ConsoleDb db, IReadOnlyList<Use> uses, int count, Func<Use, long> money, UseEntryKind kind, DateTimeOffset now, string? cause, CancellationToken ct, UsePlace? place = null)
    {
        await CapLedger.GiveBackAsync(db, await CountedAsync(db, uses, count, money, ct), ct);
        await EnterAsync(db, uses, kind, -count, use => -money(use), now, cause, ct, place);
    }

    static async Task<bool> AreLiveAsync(ConsoleDb db, IReadOnlyList<long> offers, CancellationToken ct) =>
        offers.Count == 0 || await db.Set<Offer>().CountAsync(offer => offers.Contains(offer.Id) && offer.State == OfferState.Live, ct) == offers.Count;

    /// <summary>Writes the rows of the ledger, each with who pays for what it gave or took back.</summary>
    /// <param name="money">What it moves on the counters, minor units, signed.</param>
    internal async Task EnterAsync(
        ConsoleDb db, IReadOnlyList<Use> uses, UseEntryKind kind, int count, Func<Use, long> money, DateTimeOffset now, string? cause, CancellationToken ct, UsePlace? place = null)
    {
        var offers = await shelf.OfAsync(db, [.. uses.Select(use => use.OfferId)], ct);
        foreach (var use in uses)
        {
            var shares = SharesOf(use, kind, money(use), offers[use.OfferId].Definition.Funding);
            db.Lay(new UseEntry
            {
                UseId = use.Id, OfferId = use.OfferId, Kind = kind, Uses = count, Money = money(use), At = now, Cause = cause,
                StoreId = place is null ? use.StoreId : place.StoreId, Channel = place?.Channel ?? use.Channel,
                BrandShare = shares.Brand, StoreShare = shares.Store, SupplierShare = shares.Supplier,
            });
        }
    }

    /// <summary>A discount is given when its sale is booked, and taken back by returns; holds and tests give nothing.</summary>
    static FundingShares SharesOf(Use use, UseEntryKind kind, long money, Funding funding) => use.IsTest ? FundingShares.None : kind switch
    {
        UseEntryKind.Confirmed or UseEntryKind.Overrun => funding.Split(use.Discount),
        UseEntryKind.ConfirmedPart => throw new InvalidOperationException("PartBook writes the rows of parts, with the shares of each."),
        UseEntryKind.Refunded or UseEntryKind.Voided => funding.Between(use.Discount - use.Refunded, use.Discount - use.Refunded + money),
        UseEntryKind.Reserved or UseEntryKind.Released or UseEntryKind.Expired => FundingShares.None,
    };

    internal async Task<List<CapClaim>> CountedAsync(ConsoleDb db, IReadOnlyList<Use> uses, int count, Func<Use, long> money, CancellationToken ct)
    {
        var offers = await shelf.OfAsync(db, [.. uses.Select(use => use.OfferId)], ct);
        return [.. uses.Where(use => !use.IsOverrun && !use.IsTest).SelectMany(use => CapLedger
            .Claims(use.OfferId, offers[use.OfferId].Definition.Caps, HoldersOf(use), money(use))
            .Select(claim => claim with { Uses = count }))];
    }

    /// <summary>Whom a use counts for.</summary>
    internal static CapHolders HoldersOf(Use use) => new(use.OriginMemberId, use.StoreId, use.StoreDay, use.Channel) { CodeId = use.CodeId };

    /// <summary>Books uses of a sale that has happened: what fits its caps counts, what does not is an overrun and is told.</summary>
    internal async Task BookAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, string cause, DateTimeOffset now, CancellationToken ct)
    {
        var overruns = new List<Use>();
        foreach (var use in uses)
        {
            // Each use by itself: one full cap must not turn the others into overruns.
            await db.Database.CurrentTransaction!.CreateSavepointAsync("use", ct);
            if (await TakeAsync(db, [use], UseEntryKind.Confirmed, now, cause, ct)) continue;
            await db.Database.CurrentTransaction!.RollbackToSavepointAsync("use", ct);
            use.IsOverrun = true;
            overruns.Add(use);
            await EnterAsync(db, [use], UseEntryKind.Overrun, 1, one => one.Discount, now, cause, ct);
        }

        RedemptionTelling.Overrun(db, redemption, [.. overruns.Select(use => (use, use.Discount))], cause, now);
    }

    /// <summary>Takes again what was let go of a redemption whose sale happened after all.</summary>
    internal async Task<List<Use>> LateAsync(ConsoleDb db, Redemption redemption, DateTimeOffset now, CancellationToken ct)
    {
        var document = CanonicalJson.Read<EvaluationDocument>(
            await db.Set<StoredEvaluation>().Where(row => row.Id == redemption.EvaluationId).Select(row => row.Document).SingleAsync(ct));
        var applied = document.Answer.AppliedOffers().Select(offer => offer.OfferId).ToList();
        var uses = await db.Set<Use>().Where(use => use.RedemptionId == redemption.Id && applied.Contains(use.OfferId)).OrderByDescending(use => use.Id).ToListAsync(ct);
        var latest = uses.DistinctBy(use => use.OfferId).OrderBy(use => use.Id).ToList();
        await BookAsync(db, redemption, latest, "late", now, ct);
        return latest;
    }

    /// <summary>A redemption within the actor's stores and its uses, locked until the transaction ends. A test key finds tests only: nothing that counts may move by it.</summary>
    /// <exception cref="Refused"><c>redemption_not_found</c></exception>
    internal static async Task<(Redemption Redemption, List<Use> Uses)> LockAsync(ConsoleDb db, Actor by, Guid id, CancellationToken ct)
    {
        // On SQLite whoever writes is alone.
        if (!db.IsSqlite) await db.RunAsync($"UPDATE redemption SET version = version + 1 WHERE id = {id}", ct);
        return await FoundAsync(ToChange, db, by, id, ct);
    }

    /// <summary>The same, only read: whoever then changes it does so where its version still is what was read, since every lock moves it.</summary>
    /// <exception cref="Refused"><c>redemption_not_found</c></exception>
    internal static Task<(Redemption Redemption, List<Use> Uses)> ReadAsync(ConsoleDb db, Actor by, Guid id, CancellationToken ct) => FoundAsync(Standing, db, by, id, ct);

    static async Task<(Redemption Redemption, List<Use> Uses)> FoundAsync(
        Compiled<Func<ConsoleDb, Guid, IAsyncEnumerable<RedemptionUse>>> question, ConsoleDb db, Actor by, Guid id, CancellationToken ct)
    {
        var found = await question.For(db)(db, id).ToListAsync(ct);
        if (found.FirstOrDefault()?.Redemption is not { } redemption || (by.IsTest && !redemption.IsTest) || !await IsWithinAsync(db, by.Scope, redemption.StoreId, ct)) throw RedemptionRefusals.NotFound(id);
        return (redemption, [.. found.Select(row => row.Use).OfType<Use>().OrderBy(use => use.Id)]);
    }

    internal static async Task<bool> IsWithinAsync(ConsoleDb db, Scope scope, long? store, CancellationToken ct) =>
        scope.IsEverything || (store is not null && await db.StoresWithin(scope).ContainsAsync(store.Value, ct));

    /// <summary>A redemption with one of its uses, or alone where it has none.</summary>
    sealed record RedemptionUse(Redemption Redemption, Use? Use);
}
