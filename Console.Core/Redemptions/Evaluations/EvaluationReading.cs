using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>One candidate's answer in words.</summary>
/// <param name="TillText">What staff say and the till shows.</param>
public sealed record ReadOffer(
    long OfferId, string Hash, long? CampaignId, string Headline, string TillText, Outcome Outcome, string Code, string Sentence, long? MissingAmount,
    int? MissingUnits, long Discount, long Points, FundingShares Funding);

/// <summary>An evaluation with its sentences in one language: those that apply first, then almost, then not.</summary>
public sealed record ReadEvaluation(SignedEvaluation Signed, string Language, IReadOnlyList<ReadOffer> Offers);

/// <summary>Puts evaluations into words; the document itself holds codes and numbers only.</summary>
public sealed class EvaluationReading(IDbContextFactory<ConsoleDb> databases, OfferShelf shelf)
{
    public async Task<ReadEvaluation> ReadAsync(SignedEvaluation signed, string? language, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var (document, tongue) = (signed.Document, Languages.Of(language));
        var offers = await shelf.OfAsync(db, [.. document.Answer.Offers.Select(offer => offer.OfferId)], ct);
        return new ReadEvaluation(signed, tongue, [.. document.Answer.Offers.Where(answer => offers.ContainsKey(answer.OfferId))
            .Select(answer => Row(answer, document.OriginOf(answer.OfferId), offers[answer.OfferId]))
            .OrderBy(row => row.Outcome).ThenByDescending(row => row.Discount).ThenBy(row => row.OfferId)]);

        ReadOffer Row(OfferAnswer answer, OfferOrigin origin, ShelvedOffer offer) => new(
            answer.OfferId, answer.Hash, origin.CampaignId, Headline(offer), offer.Definition.TillText.In(tongue), answer.Reason.Outcome, answer.Reason.Code,
            AnswerSentence.Of(answer, offer.Definition, tongue, answer.Reason.Winner is { } winner && offers.TryGetValue(winner, out var won) ? Headline(won) : null),
            answer.Reason.Amount, answer.Reason.Units, answer.Discount, answer.Points, answer.Funding);

        string Headline(ShelvedOffer offer) => offer.Definition.Headline.In(tongue) is { Length: > 0 } headline ? headline : offer.Name;
    }
}
