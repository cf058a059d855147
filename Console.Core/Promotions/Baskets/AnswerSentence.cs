using System.Globalization;

namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>Says how an offer was answered, on reading, in the asked language.</summary>
public static class AnswerSentence
{
    /// <summary>One sentence: what was given, why not, or what is missing.</summary>
    /// <param name="winner">Name of the offer that was taken instead, where there is one.</param>
    public static string Of(OfferAnswer answer, PromotionDefinition offer, string? language, string? winner = null)
    {
        var words = new PromotionWords(language, offer.Currency);
        var headline = offer.Headline.IsEmpty ? words.Say("answer.theOffer") : offer.Headline.In(language);
        var reason = answer.Reason;
        if (reason.Outcome == Outcome.Applied)
            return answer.Discount > 0 || answer.Points == 0
                ? words.Say("answer.applied", headline, words.Amount(answer.Discount))
                : words.Say("answer.appliedPoints", headline, answer.Points.ToString(CultureInfo.InvariantCulture));
        var missing = reason.Amount is { } amount ? words.Amount(amount) : reason.Units?.ToString(CultureInfo.InvariantCulture);
        var key = reason.Code == Reasons.TierShort && reason.Units is not null ? "answer.tier_short_units" : "answer." + reason.Code;
        return words.Say(key, headline, missing, winner ?? reason.Word ?? "");
    }
}
