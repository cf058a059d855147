using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Parts;

/// <summary>
/// Books parts of a redemption, in the caller's transaction and behind its lock. Counters were moved by the hold: a part moves what each party pays, and letting go of the rest gives
/// back the money of what was not sold; the use stays, once.
/// </summary>
public sealed class PartBook(UseLedger ledger, ReturnBook returns, OfferShelf shelf)
{
    /// <summary>Why a ledger row gave back what a hold promised beyond its parts.</summary>
    const string Rest = "rest";

    /// <summary>Books one part.</summary>
    internal async Task<RedemptionView> SellAsync(
        ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, PartAsked asked, EvaluationTerms terms, DateTimeOffset now, CancellationToken ct)
    {
        var whole = await AnswerAsync(db, redemption, ct);
        if (await SoldByAsync(db, redemption, asked.Receipt, ct) is { } done)
            return asked.Lines.Count == 0 || Same(done, asked.Lines) ? await PartViews.OfAsync(db, redemption, uses, ct) : throw RedemptionRefusals.ReceiptUsed(asked.Receipt.ReceiptId);
        if (redemption.ReceiptNumber is { } receipt) throw RedemptionRefusals.AlreadyConfirmed(receipt);
        if (redemption.State is RedemptionState.Refunded or RedemptionState.Voided or RedemptionState.Part) throw RedemptionRefusals.NotHeld(redemption.State);

        var before = await SoldAsync(db, redemption, ct);
        var share = PartShare.Of(whole, before, Counted(whole, before, asked.Lines), redemption.Parts == 0);
        var part = PartOf(redemption, share, asked, now);
        await ReceiptBook.PutAsync(db, part, asked.Receipt, terms, now, ct);
        db.Add(part);
        db.AddRange(share.Lines.Select(line => new RedemptionPartLine
        {
            RedemptionId = redemption.Id, PartId = part.Id, LineId = line.LineId, Quantity = line.Quantity, Amount = line.Amount, Discount = line.Discount,
        }));

        var isLast = whole.Lines.All(line => before.GetValueOrDefault(line.LineId) + share.Lines.Where(one => one.LineId == line.LineId).Sum(one => one.Quantity) == line.Quantity);
        var isHeld = redemption.State is RedemptionState.Reserved or RedemptionState.PartlyConfirmed;
        var (isFirst, begun) = (redemption.Parts++ == 0, new List<Use>());
        if (isHeld) await SellHeldAsync(db, whole, uses, part, share, isLast, begun, now, ct);
        else uses = await SellLateAsync(db, whole, redemption, uses, part, share, begun, now, ct);

        (redemption.ConfirmedAt, redemption.AccomplishedAt) = (redemption.ConfirmedAt ?? now, isFirst ? part.AccomplishedAt : redemption.AccomplishedAt);
        if (asked.RestSeconds is { } seconds && isHeld) redemption.ExpiresAt = now.AddSeconds(seconds);
        if (isHeld && !isLast) redemption.State = RedemptionState.PartlyConfirmed;
        else await EndAsync(db, redemption, uses, isLast, now, ct);
        // An offer may have two uses, one beyond its caps: what this part gave is said once.
        var given = uses.DistinctBy(use => use.OfferId).Select(use => (use, share.Discounts.GetValueOrDefault(use.OfferId))).Where(one => one.Item2 > 0);
        RedemptionTelling.PartSold(db, redemption, part, begun, [.. given], now);
        if (isLast && (isHeld || !await WasClosedAsync(db, redemption, ct))) RedemptionTelling.PartsEnded(db, redemption, uses, now);
        await db.SaveChangesAsync(ct);
        return await PartViews.OfAsync(db, redemption, uses, ct);
    }

    /// <summary>Lets go of what is not sold yet; asked again it answers the same.</summary>
    /// <exception cref="Refused"><c>redemption_not_held</c>: all of it is sold</exception>
    internal async Task<RedemptionView> ReleaseAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, DateTimeOffset now, CancellationToken ct)
    {
        if (redemption.RestLetGoAt is null && redemption.State != RedemptionState.PartlyConfirmed) throw RedemptionRefusals.NotHeld(redemption.State);
        if (redemption.RestLetGoAt is null) await CloseAsync(db, redemption, uses, UseEntryKind.Released, now, ct);
        return await PartViews.OfAsync(db, redemption, [.. uses.Where(use => use.State != UseState.LetGo)], ct);
    }

    /// <summary>Gives back what is held and not sold: an offer of which nothing was sold altogether, of the others the money. What was confirmed stays confirmed.</summary>
    internal async Task CloseAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, UseEntryKind kind, DateTimeOffset now, CancellationToken ct)
    {
        var given = (await AnswerAsync(db, redemption, ct)).AppliedOffers().ToDictionary(offer => offer.OfferId, offer => offer.Discount);
        var (unsold, sold) = (uses.Where(use => use.State == UseState.Held).ToList(), uses.Where(use => use.State == UseState.Confirmed && use.Discount < given[use.OfferId]).ToList());
        await ledger.GiveBackAsync(db, unsold, 1, use => use.Discount, kind, now, Rest, ct);
        await ledger.GiveBackAsync(db, sold, 0, use => given[use.OfferId] - use.Discount, kind, now, Rest, ct);
        foreach (var use in unsold) use.State = UseState.LetGo;
        await EndAsync(db, redemption, uses, isLast: false, now, ct);
        RedemptionTelling.PartsEnded(db, redemption, [.. uses.Where(use => use.State != UseState.LetGo)], now);
    }

    /// <summary>Units of each line that were sold.</summary>
    internal static async Task<IReadOnlyDictionary<string, int>> SoldAsync(ConsoleDb db, Redemption redemption, CancellationToken ct) =>
        redemption.Parts == 0 ? new Dictionary<string, int>() : (await db.Set<RedemptionPartLine>().Where(line => line.RedemptionId == redemption.Id)
            .GroupBy(line => line.LineId).Select(group => new { Line = group.Key, Count = group.Sum(line => line.Quantity) }).ToListAsync(ct)).ToDictionary(row => row.Line, row => row.Count);

    async Task SellHeldAsync(
        ConsoleDb db, Evaluation whole, IReadOnlyList<Use> uses, Redemption part, PartShare share, bool isLast, List<Use> begun, DateTimeOffset now, CancellationToken ct)
    {
        var offers = await shelf.OfAsync(db, [.. uses.Select(use => use.OfferId)], ct);
        foreach (var use in uses)
        {
            var (discount, points) = (share.Discounts.GetValueOrDefault(use.OfferId), share.Points.GetValueOrDefault(use.OfferId));
            if (discount == 0 && points == 0 && !(isLast && use.State == UseState.Held)) continue;
            var first = use.State == UseState.Held;
            if (first) Begin(use, part, begun);
            Enter(db, use, part, first ? UseEntryKind.Confirmed : UseEntryKind.ConfirmedPart, 0, 0, Grow(use, whole, share, offers[use.OfferId].Definition.Funding), null, now);
        }
    }

    /// <summary>
    /// The hold is gone: what is sold all the same takes its caps again. An offer whose use still counts takes the money only; what does not fit is one overrun of the order,
    /// however many parts it comes in.
    /// </summary>
    async Task<IReadOnlyList<Use>> SellLateAsync(
        ConsoleDb db, Evaluation whole, Redemption redemption, IReadOnlyList<Use> uses, Redemption part, PartShare share, List<Use> begun, DateTimeOffset now, CancellationToken ct)
    {
        var all = uses.ToList();
        var letGo = await db.Set<Use>().Where(use => use.RedemptionId == redemption.Id && use.State == UseState.LetGo).OrderByDescending(use => use.Id).ToListAsync(ct);
        var (offers, overruns) = (await shelf.OfAsync(db, [.. whole.AppliedOffers().Select(offer => offer.OfferId)], ct), new List<(Use Use, long Money)>());
        foreach (var offer in whole.AppliedOffers().OrderBy(offer => offer.OfferId).Select(offer => offer.OfferId))
        {
            var (discount, points) = (share.Discounts.GetValueOrDefault(offer), share.Points.GetValueOrDefault(offer));
            if (discount == 0 && points == 0) continue;
            var counted = uses.FirstOrDefault(use => use.OfferId == offer && !use.IsOverrun);
            var beyond = uses.FirstOrDefault(use => use.OfferId == offer && use.IsOverrun);
            var use = counted ?? beyond ?? letGo.First(one => one.OfferId == offer);
            var isOverrun = use.IsOverrun || !await TakesAsync(db, use, counted is null ? 1 : 0, discount, now, ct);
            // What does not fit stands apart from what does: a use of its own, listed as an overrun. Further parts join it.
            if (isOverrun && counted is not null) use = beyond ?? await CopyAsync(db, counted, ct);
            var first = !uses.Contains(use);
            if (first) Begin(use, part, begun);
            if (first) all.Add(use);
            var kind = !first ? UseEntryKind.ConfirmedPart : isOverrun ? UseEntryKind.Overrun : UseEntryKind.Confirmed;
            Enter(db, use, part, kind, first ? 1 : 0, discount, Grow(use, whole, share, offers[offer].Definition.Funding), "late", now);
            if (isOverrun) (use.IsOverrun, overruns) = (true, [.. overruns, (use, discount)]);
        }

        RedemptionTelling.Overrun(db, redemption, overruns, "late", now);
        return all;
    }

    /// <summary>Takes the caps of a late part, or leaves them as they are.</summary>
    async Task<bool> TakesAsync(ConsoleDb db, Use use, int count, long discount, DateTimeOffset now, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await db.Database.CurrentTransaction!.CreateSavepointAsync("part", ct);
        if (await CapLedger.TakeAsync(db, await ledger.CountedAsync(db, [use], count, _ => discount, ct), ct) is { } counters)
        {
            await BudgetAlarm.TellAsync(db, counters, now, ct);
            return true;
        }

        await db.Database.CurrentTransaction!.RollbackToSavepointAsync("part", ct);
        return false;
    }

    /// <summary>A use counts from its first part; what the hold promised beyond it is not sold yet.</summary>
    static void Begin(Use use, Redemption part, List<Use> begun)
    {
        (use.State, use.At, use.Discount, use.Points, use.Revenue) = (UseState.Confirmed, part.AccomplishedAt!.Value, 0, 0, 0);
        begun.Add(use);
    }

    /// <summary>Adds a part to a use.</summary>
    /// <returns>What each party pays more: the difference of two splits, so that the shares of all parts are those of the whole.</returns>
    static FundingShares Grow(Use use, Evaluation whole, PartShare share, Funding funding)
    {
        var (before, discount) = (use.Discount - use.Refunded, share.Discounts.GetValueOrDefault(use.OfferId));
        var touched = whole.Lines.Where(line => line.Parts.Any(part => part.OfferId == use.OfferId)).Select(line => line.LineId).ToHashSet();
        use.Discount += discount;
        use.Points += share.Points.GetValueOrDefault(use.OfferId);
        use.Revenue += share.Lines.Where(line => touched.Contains(line.LineId)).Sum(line => line.Amount);
        return use.IsTest ? FundingShares.None : funding.Between(before, before + discount);
    }

    static void Enter(ConsoleDb db, Use use, Redemption part, UseEntryKind kind, int count, long money, FundingShares shares, string? cause, DateTimeOffset now) => db.Add(new UseEntry
    {
        UseId = use.Id, OfferId = use.OfferId, Kind = kind, Uses = count, Money = money, At = now, Cause = cause, PartId = part.Id, StoreId = use.StoreId, Channel = use.Channel,
        BrandShare = shares.Brand, StoreShare = shares.Store, SupplierShare = shares.Supplier,
    });

    /// <summary>Nothing is held any more: it is what was sold, less what came back meanwhile.</summary>
    async Task EndAsync(ConsoleDb db, Redemption redemption, IReadOnlyList<Use> uses, bool isLast, DateTimeOffset now, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var parts = await db.Set<Redemption>().Where(row => row.PartOf == redemption.Id).Select(row => new { row.Total, row.Discount }).ToListAsync(ct);
        (redemption.Total, redemption.Discount) = (parts.Sum(part => part.Total), parts.Sum(part => part.Discount));
        redemption.RestLetGoAt = isLast ? null : redemption.RestLetGoAt ?? now;
        var returned = await db.Set<ReturnedLine>().Where(line => line.RedemptionId == redemption.Id && line.OfferId == null).SumAsync(line => line.Quantity, ct);
        var sold = (await SoldAsync(db, redemption, ct)).Values.Sum();
        redemption.State = returned == 0 ? RedemptionState.Confirmed : returned < sold ? RedemptionState.PartlyRefunded : RedemptionState.Refunded;
        if (redemption.State != RedemptionState.Refunded) return;

        // All that was sold had come back already: only now is it sure that nothing else follows, and the use goes back.
        var left = uses.Where(use => use.State == UseState.Confirmed).ToList();
        await returns.GiveBackAsync(db, [.. left.Select(use => new UseReturn(use, use.Discount - use.Refunded, use.Points - use.PointsBack))], isWhole: true, now, null, ct);
    }

    /// <summary>Whether a hold of which parts were sold was closed already, which tells that it is confirmed: a part was sold from the hold, or its rest was given back.</summary>
    static Task<bool> WasClosedAsync(ConsoleDb db, Redemption redemption, CancellationToken ct) => (
        from use in db.Set<Use>()
        where use.RedemptionId == redemption.Id
        join entry in db.Set<UseEntry>() on use.Id equals entry.UseId
        where entry.Cause == Rest || (entry.PartId != null && entry.Cause == null)
        select entry.Id).AnyAsync(ct);

    static async Task<Evaluation> AnswerAsync(ConsoleDb db, Redemption redemption, CancellationToken ct) => CanonicalJson.Read<EvaluationDocument>(
        await db.Set<StoredEvaluation>().Where(row => row.Id == redemption.EvaluationId).Select(row => row.Document).SingleAsync(ct)).Answer;

    /// <summary>What the part of a receipt sold; null: there is no such part of this redemption.</summary>
    static async Task<List<PartLineAsked>?> SoldByAsync(ConsoleDb db, Redemption redemption, ReceiptAsked receipt, CancellationToken ct)
    {
        if (redemption.Parts == 0) return null;
        var (source, store, number) = (receipt.Source, receipt.Store ?? "", receipt.ReceiptId);
        var part = await db.Set<Redemption>().Where(row => row.PartOf == redemption.Id && row.ReceiptSource == source && row.ReceiptStore == store && row.ReceiptNumber == number)
            .Select(row => (Guid?)row.Id).FirstOrDefaultAsync(ct);
        return part is null ? null : await db.Set<RedemptionPartLine>().Where(line => line.PartId == part).Select(line => new PartLineAsked(line.LineId, line.Quantity)).ToListAsync(ct);
    }

    static bool Same(IEnumerable<PartLineAsked> one, IEnumerable<PartLineAsked> other) => Summed(one).ToHashSet().SetEquals(Summed(other));

    static IEnumerable<PartLineAsked> Summed(IEnumerable<PartLineAsked> lines) => lines.GroupBy(line => line.LineId).Select(group => new PartLineAsked(group.Key, group.Sum(line => line.Quantity)));

    /// <summary>Units of each line of this part.</summary>
    static Dictionary<string, int> Counted(Evaluation whole, IReadOnlyDictionary<string, int> before, IReadOnlyList<PartLineAsked> asked)
    {
        var left = whole.Lines.ToDictionary(line => line.LineId, line => line.Quantity - before.GetValueOrDefault(line.LineId));
        var now = asked.Count == 0 ? left.Where(line => line.Value > 0).ToDictionary() : Summed(asked).ToDictionary(line => line.LineId, line => line.Quantity);
        if (now.Count == 0) throw RedemptionRefusals.NothingLeft();
        foreach (var (line, count) in now)
        {
            if (!left.TryGetValue(line, out var most)) throw RedemptionRefusals.PartLineUnknown(line);
            if (count < 1 || count > most) throw RedemptionRefusals.PartTooMany(line, most);
        }

        return now;
    }

    static Redemption PartOf(Redemption whole, PartShare share, PartAsked asked, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now), PartOf = whole.Id, PartNumber = whole.Parts + 1, State = RedemptionState.Part, EvaluationId = whole.EvaluationId,
        OriginMemberId = whole.OriginMemberId, MemberId = whole.MemberId, StoreId = whole.StoreId, StoreDay = whole.StoreDay, Channel = whole.Channel, Currency = whole.Currency,
        ReservedAt = whole.ReservedAt, ExpiresAt = whole.ExpiresAt, Total = share.Total, Discount = share.Discount, PartPoints = share.Points.Values.Sum(),
        By = whole.By, Device = whole.Device, IsTest = whole.IsTest,
    };

    static async Task<Use> CopyAsync(ConsoleDb db, Use use, CancellationToken ct)
    {
        var copy = new Use
        {
            Id = (await db.ReserveIdsAsync<Use>(1, ct))[0], RedemptionId = use.RedemptionId, OfferId = use.OfferId, OfferHash = use.OfferHash, CampaignId = use.CampaignId,
            OriginMemberId = use.OriginMemberId, MemberId = use.MemberId, StoreId = use.StoreId, StoreDay = use.StoreDay, Channel = use.Channel, At = use.At, Currency = use.Currency,
            CodeId = use.CodeId, IsContaminated = use.IsContaminated, IsTest = use.IsTest,
        };
        db.Add(copy);
        return copy;
    }
}
