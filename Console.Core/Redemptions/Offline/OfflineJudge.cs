using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>A sale as it is booked.</summary>
/// <param name="At">The till's time, or now where its clock is ahead.</param>
/// <param name="Note">One of <see cref="OfflineNotes"/>.</param>
sealed record JudgedSale(SignedEvaluation Signed, DateTimeOffset At, string? Note);

/// <summary>Finds what a sale got by the time of its till: as the till says it gave, and where a clock is a little wrong, at the moment within the tolerance at which that holds.</summary>
public sealed class OfflineJudge(EvaluationQueries evaluations, TillOptions options, TimeProvider clock)
{
    /// <summary>Reasons that another minute may mend.</summary>
    static readonly HashSet<string> OfTime = [Reasons.NotStarted, Reasons.Ended, Reasons.WrongDay, Reasons.WrongHour];

    internal async Task<JudgedSale> JudgeAsync(Actor by, OfflineSaleAsked sale, EvaluationTerms terms, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var told = sale.Receipt.At ?? sale.Basket.At ?? throw RedemptionRefusals.OfflineTimeMissing();
        // A sale has happened: a clock that is ahead cannot undo it.
        var at = told > now ? now : told;
        terms = terms with { IgnoreCaps = true, Given = sale.Offers };
        var (signed, stranger) = await EvaluateAsync(by, sale.Basket with { At = at }, terms, ct);
        if (MissedByTime(signed, sale.Offers).Count > 0) signed = await NearbyAsync(by, signed, sale, at, stranger, terms, ct);
        var note = told > now + options.Tolerance ? OfflineNotes.ClockAhead : stranger ?? (Agrees(signed.Document.Answer, sale) ? null : OfflineNotes.AnswerDiffers);
        return new JudgedSale(signed, at, note);
    }

    /// <summary>The evaluation, without the member where nobody can tell who that is: the sale has happened all the same.</summary>
    async Task<(SignedEvaluation Signed, string? Stranger)> EvaluateAsync(Actor by, BasketAsked basket, EvaluationTerms terms, CancellationToken ct)
    {
        try
        {
            return (await evaluations.EvaluateAsync(by, basket, terms, ct), null);
        }
        catch (Refused refused) when (refused.Code is OfflineNotes.MemberUnknown or OfflineNotes.IdentityClash)
        {
            return (await evaluations.EvaluateAsync(by, basket with { Member = null }, terms, ct), refused.Code);
        }
    }

    /// <summary>The evaluation a tolerance earlier or later, where more of what was given holds then.</summary>
    async Task<SignedEvaluation> NearbyAsync(Actor by, SignedEvaluation signed, OfflineSaleAsked sale, DateTimeOffset at, string? stranger, EvaluationTerms terms, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var earliest = terms.MayBackfill ? DateTimeOffset.MinValue : now.AddMinutes(-EvaluationQueries.ClockMinutes);
        foreach (var moment in new[] { at - options.Tolerance, at + options.Tolerance })
        {
            if (moment < earliest || moment > now) continue;
            var basket = sale.Basket with { At = moment, Member = stranger is null ? sale.Basket.Member : null };
            var other = await evaluations.EvaluateAsync(by, basket, terms, ct);
            if (MissedByTime(other, sale.Offers).Count < MissedByTime(signed, sale.Offers).Count) signed = other;
        }

        return signed;
    }

    static List<long> MissedByTime(SignedEvaluation signed, IReadOnlyList<GivenOffer>? given) =>
        given is null ? [] : [.. signed.Document.Answer.Offers.Where(offer => OfTime.Contains(offer.Reason.Code)).Select(offer => offer.OfferId).Intersect(given.Select(one => one.OfferId))];

    static bool Agrees(Evaluation answer, OfflineSaleAsked sale)
    {
        if (sale.Total is { } total && total != answer.Total) return false;
        if (sale.Offers is not { } given) return true;
        var applied = answer.AppliedOffers().ToDictionary(offer => offer.OfferId);
        return given.Count == applied.Count
            && given.All(one => applied.TryGetValue(one.OfferId, out var ours) && ours.Hash == one.Hash && (one.Discount is null || one.Discount == ours.Discount));
    }
}
