using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>The life of a redemption up to its receipt: reserve → confirm | release, and the swap of a held basket.</summary>
public sealed class RedemptionActions(WriteGate gate, EvaluationQueries evaluations, UseLedger ledger, VelocityGuard velocity, PartBook parts, TimeProvider clock)
{
    /// <summary>How often a hold is tried again when others took the last of a cap meanwhile.</summary>
    const int MostTries = 5;

    /// <summary>Holds what an evaluation gave, all of it or nothing. It is checked again first; if it changed, the new answer comes back and nothing is held.</summary>
    /// <exception cref="Refused"><c>nothing_applies</c>, <c>evaluation_unknown</c>, <c>evaluation_forged</c>, <c>ttl_out_of_range</c>, and where somebody redeems too fast those of <see cref="VelocityGuard"/></exception>
    public async Task<ReserveAnswer> ReserveAsync(Actor by, ReserveAsked asked, EvaluationTerms terms, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var seconds = asked.Seconds ?? ReserveAsked.UsualSeconds;
        if (seconds is < 1 or > ReserveAsked.MostSeconds) throw RedemptionRefusals.TimeToHold(ReserveAsked.MostSeconds);
        var turn = await velocity.TurnAsync(by, asked.Device ?? asked.Basket?.Device, asked.Clerk ?? asked.Basket?.Clerk, ct);
        return await HoldAsync(by, asked, terms, (db, signed) => TryReserveAsync(db, turn, signed, seconds, ct), ct);
    }

    /// <summary>Lets go of what is held and holds what another basket gets, in one step.</summary>
    /// <exception cref="Refused"><c>redemption_not_held</c>, <c>redemption_in_parts</c>: a part of it is sold; and those of reserving</exception>
    public async Task<ReserveAnswer> SwapAsync(Actor by, Guid id, ReserveAsked asked, EvaluationTerms terms, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var turn = await velocity.TurnAsync(by, asked.Device ?? asked.Basket?.Device, asked.Clerk ?? asked.Basket?.Clerk, ct);
        return await HoldAsync(by, asked, terms with { Instead = id }, async (db, signed) =>
        {
            var (redemption, uses) = await UseLedger.LockAsync(db, by, id, ct);
            var now = clock.GetUtcNow();
            if (redemption.Parts > 0) throw RedemptionRefusals.InParts();
            if (redemption.State != RedemptionState.Reserved || redemption.ExpiresAt <= now) throw RedemptionRefusals.NotHeld(redemption.State);
            var before = redemption.OriginMemberId;
            (redemption.EvaluationId, redemption.MemberId, redemption.OriginMemberId) = (signed.Id, signed.Document.Facts.MemberId, signed.Document.Facts.MemberId);
            (redemption.Total, redemption.Discount) = (signed.Document.Answer.Total, signed.Document.Answer.TotalDiscount);
            (redemption.StoreDay, redemption.AccomplishedAt) = (signed.Document.Facts.StoreDay, signed.Document.Facts.IsBackfilled ? signed.Document.Answer.At : null);
            // Places first, caps after: in the order of reserving, so that the two never wait for each other.
            if (redemption.OriginMemberId != before) await velocity.TakeMemberAsync(db, turn, redemption, now, ct);
            await LetGoAsync(db, uses, UseEntryKind.Released, "swapped", now, ct);
            return await TakeAsync(db, redemption, signed, now, ct);
        }, ct);
    }

    /// <summary>Books the sale. A hold that was let go or ran out is booked all the same: inside the cap as confirmed, beyond it as overrun. The same receipt again answers the same.</summary>
    /// <exception cref="Refused"><c>redemption_not_found</c>, <c>redemption_confirmed</c>, <c>receipt_used</c>, <c>at_too_old</c> without the scope backfill</exception>
    public Task<RedemptionView> ConfirmAsync(Actor by, Guid id, ReceiptAsked receipt, EvaluationTerms terms, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        if (string.IsNullOrWhiteSpace(receipt.Source) || string.IsNullOrWhiteSpace(receipt.ReceiptId)) throw RedemptionRefusals.ReceiptMissing();
        return AgainAsync(() => gate.WriteAsync(async db =>
        {
            var (redemption, uses) = await UseLedger.ReadAsync(db, by, id, ct);
            var now = clock.GetUtcNow();
            receipt = receipt with { Store = receipt.Store ?? await ReceiptBook.StoreOfAsync(db, redemption.StoreId, ct) };
            if (redemption is { State: RedemptionState.Reserved, Parts: 0 })
            {
                await SellHeldAsync(db, redemption, uses, receipt, terms, now, ct);
                return RedemptionView.Of(redemption, uses);
            }

            (redemption, uses) = await UseLedger.LockAsync(db, by, id, ct);
            // No move leads back to a hold; if one ever does, it is read again.
            if (redemption is { State: RedemptionState.Reserved, Parts: 0 }) throw Moved();
            // Without lines it is all that is left.
            if (redemption.Parts > 0) return await parts.SellAsync(db, redemption, uses, new PartAsked(receipt, [], null), terms, now, ct);
            if (redemption.ReceiptNumber is not null)
                return ReceiptBook.IsSame(redemption, receipt) ? RedemptionView.Of(redemption, uses) : throw RedemptionRefusals.AlreadyConfirmed(redemption.ReceiptNumber);
            if (redemption.State is not (RedemptionState.Released or RedemptionState.Expired)) throw RedemptionRefusals.NotHeld(redemption.State);
            await ReceiptBook.PutAsync(db, redemption, receipt, terms, now, ct);
            uses = await ledger.LateAsync(db, redemption, now, ct);
            Sold(db, redemption, uses, now);
            return RedemptionView.Of(redemption, uses);
        }, ct));
    }

    /// <summary>Lets go of a hold; asked again it answers the same.</summary>
    /// <exception cref="Refused"><c>redemption_not_found</c>, <c>redemption_not_held</c>: it is confirmed</exception>
    public Task<RedemptionView> ReleaseAsync(Actor by, Guid id, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        return gate.WriteAsync(async db =>
        {
            var (redemption, uses) = await UseLedger.LockAsync(db, by, id, ct);
            if (redemption.Parts > 0) return await parts.ReleaseAsync(db, redemption, uses, clock.GetUtcNow(), ct);
            if (redemption.State is RedemptionState.Released or RedemptionState.Expired) return RedemptionView.Of(redemption, uses);
            if (redemption.State != RedemptionState.Reserved) throw RedemptionRefusals.NotHeld(redemption.State);
            await LetGoAsync(db, uses, UseEntryKind.Released, null, clock.GetUtcNow(), ct);
            redemption.State = RedemptionState.Released;
            return RedemptionView.Of(redemption, uses);
        }, ct);
    }

    /// <summary>Books a sale that has happened without us (a till that was offline, or history): always, inside the caps as confirmed, beyond them as overrun.</summary>
    /// <exception cref="Refused"><c>receipt_used</c>, <c>at_too_old</c> without the scope backfill</exception>
    public async Task<RedemptionView> BookAsync(Actor by, BasketAsked basket, ReceiptAsked receipt, EvaluationTerms terms, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        if (string.IsNullOrWhiteSpace(receipt.Source) || string.IsNullOrWhiteSpace(receipt.ReceiptId)) throw RedemptionRefusals.ReceiptMissing();
        var signed = await evaluations.EvaluateAsync(by, basket with { At = basket.At ?? receipt.At }, terms with { IgnoreCaps = true }, ct);
        var turn = await velocity.TurnAsync(by, basket.Device, basket.Clerk, ct);
        return await BookAsync(turn, signed, receipt with { Store = receipt.Store ?? basket.Store, At = receipt.At ?? signed.Document.Answer.At }, terms, ct);
    }

    /// <summary>Books a sale that has happened as it was evaluated.</summary>
    internal async Task<RedemptionView> BookAsync(Actor by, SignedEvaluation signed, ReceiptAsked receipt, string? device, string? clerk, EvaluationTerms terms, CancellationToken ct) =>
        await BookAsync(await velocity.TurnAsync(by, device, clerk, ct), signed, receipt, terms, ct);

    Task<RedemptionView> BookAsync(VelocityTurn turn, SignedEvaluation signed, ReceiptAsked receipt, EvaluationTerms terms, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(receipt.Source) || string.IsNullOrWhiteSpace(receipt.ReceiptId)) throw RedemptionRefusals.ReceiptMissing();
        return gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var redemption = Made(turn, signed, now, 0);
            await ReceiptBook.PutAsync(db, redemption, receipt, terms, now, ct);
            db.Add(redemption);
            EvaluationShelf.Keep(db, signed, reserved: true);
            var made = UseLedger.Make(redemption, signed.Document);
            db.AddRange(made);
            await db.SaveChangesAsync(ct);
            await velocity.BookAsync(db, turn, redemption, now, ct);
            await ledger.BookAsync(db, redemption, made, "offline", now, ct);
            Sold(db, redemption, made, now);
            return RedemptionView.Of(redemption, made);
        }, ct);
    }

    /// <summary>Evaluates, checks against what was promised, and holds; a cap that others filled meanwhile means evaluating again.</summary>
    async Task<ReserveAnswer> HoldAsync(Actor by, ReserveAsked asked, EvaluationTerms terms, Func<ConsoleDb, SignedEvaluation, Task<RedemptionView?>> hold, CancellationToken ct)
    {
        var promised = asked switch
        {
            { Evaluation: { } document, Signature: { } signature } => await evaluations.CheckAsync(document, signature, ct),
            { EvaluationId: { } id } => await evaluations.FindAsync(by, id, ct),
            { Basket: not null } => null,
            _ => throw RedemptionRefusals.NothingAsked(),
        };
        return await AgainAsync(async () =>
        {
            var now = promised is null ? await evaluations.EvaluateAsync(by, asked.Basket!, terms, ct) : await evaluations.AgainAsync(by, promised.Document, terms, ct);
            if (promised is not null && !promised.Document.AgreesWith(now.Document)) return new ReserveAnswer(null, now);
            var signed = promised ?? now;
            if (!signed.Document.Answer.AppliedOffers().Any()) throw RedemptionRefusals.NothingApplies();
            return new ReserveAnswer(await gate.WriteAsync(async db => await hold(db, signed) ?? throw Moved(), ct), null);
        });
    }

    /// <summary>Begins again where another till came between looking and writing; nothing was kept then. Within a surrounding write it may be seen by that one's end instead.</summary>
    static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (BeginAgain) when (attempt < MostTries)
            {
            }
            catch (BeginAgain changed)
            {
                throw changed.Otherwise;
            }
        }
    }

    async Task<RedemptionView?> TryReserveAsync(ConsoleDb db, VelocityTurn turn, SignedEvaluation signed, int seconds, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var redemption = Made(turn, signed, now, seconds);
        velocity.Lay(db, turn, redemption, now, ct);
        db.Lay(redemption);
        return await TakeAsync(db, redemption, signed, now, ct);
    }

    /// <summary>Takes every cap, at the end of the write; null when an offer was withdrawn, and then nothing may be committed.</summary>
    async Task<RedemptionView?> TakeAsync(ConsoleDb db, Redemption redemption, SignedEvaluation signed, DateTimeOffset now, CancellationToken ct)
    {
        EvaluationShelf.Keep(db, signed, reserved: true);
        var uses = UseLedger.Make(redemption, signed.Document);
        foreach (var use in uses) db.Lay(use);
        return await ledger.HoldAsync(db, redemption.Id, uses, now, Moved, ct) ? RedemptionView.Of(redemption, uses) : null;
    }

    /// <summary>The counters were moved by the hold: what every till does last writes its rows past the change tracker, in one batch, and learns from the index of receipts that one was used.</summary>
    /// <param name="redemption">As it was read; sold only where nobody has changed it since.</param>
    async Task SellHeldAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, ReceiptAsked receipt, EvaluationTerms terms, DateTimeOffset now, CancellationToken ct)
    {
        ReceiptBook.Put(redemption, receipt, terms, now);
        var accomplished = redemption.AccomplishedAt!.Value.ToUnixTimeMilliseconds();
        db.LaySql(
            $"""
            UPDATE redemption SET state = {(int)RedemptionState.Confirmed}, receipt_source = {redemption.ReceiptSource}, receipt_store = {redemption.ReceiptStore}, receipt_number = {redemption.ReceiptNumber},
                confirmed_at = {now.ToUnixTimeMilliseconds()}, accomplished_at = {accomplished}, version = version + 1
            WHERE id = {db.InSql(redemption.Id)} AND version = {redemption.Version} AND state = {(int)RedemptionState.Reserved} RETURNING version
            """,
            async (rows, done) =>
            {
                if (!await rows.ReadAsync(done)) throw Moved();
            },
            otherwise: clash => ReceiptBook.IsUsedBy(clash) ? RedemptionRefusals.ReceiptUsed(receipt.ReceiptId) : null,
            holds: "count(*) = 1");
        db.LaySql($"UPDATE \"use\" SET state = {(int)UseState.Confirmed}, at = {accomplished} WHERE redemption_id = {db.InSql(redemption.Id)} AND state = {(int)UseState.Held}");
        await ledger.EnterAsync(db, uses, UseEntryKind.Confirmed, 0, _ => 0, now, null, ct);
        Sold(db, redemption, uses, now);
        db.LetLaidWait();
    }

    static void Sold(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, DateTimeOffset now)
    {
        foreach (var use in uses) (use.State, use.At) = (UseState.Confirmed, redemption.AccomplishedAt!.Value);
        redemption.State = RedemptionState.Confirmed;
        RedemptionTelling.Redeemed(db, redemption, uses, now);
    }

    async Task LetGoAsync(ConsoleDb db, IReadOnlyList<Use> uses, UseEntryKind kind, string? cause, DateTimeOffset now, CancellationToken ct)
    {
        await ledger.GiveBackAsync(db, uses, 1, use => use.Discount, kind, now, cause, ct);
        foreach (var use in uses) use.State = UseState.LetGo;
    }

    static Redemption Made(VelocityTurn turn, SignedEvaluation signed, DateTimeOffset now, int seconds) => new()
    {
        Id = Guid.CreateVersion7(now),
        EvaluationId = signed.Id,
        OriginMemberId = signed.Document.Facts.MemberId,
        MemberId = signed.Document.Facts.MemberId,
        StoreId = signed.Document.Facts.StoreId,
        StoreDay = signed.Document.Facts.StoreDay,
        Channel = signed.Document.Facts.Channel,
        Currency = signed.Document.Answer.Currency,
        ReservedAt = now,
        ExpiresAt = now.AddSeconds(seconds),
        AccomplishedAt = signed.Document.Facts.IsBackfilled ? signed.Document.Answer.At : null,
        Total = signed.Document.Answer.Total,
        Discount = signed.Document.Answer.TotalDiscount,
        By = turn.By.Name,
        Device = turn.Device,
        Clerk = turn.Clerk,
        IsTest = signed.Document.Facts.IsTest || turn.By.IsTest,
    };

    /// <summary>A cap had no room any more when it was taken, or a hold was changed after it was read.</summary>
    static BeginAgain Moved() => new(RedemptionRefusals.TooBusy());
}
