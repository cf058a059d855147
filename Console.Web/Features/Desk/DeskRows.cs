using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Desk;

/// <summary>Joins the member's list with what the basket makes of it.</summary>
static class DeskRows
{
    /// <summary>The member's offers in their order, then what only the basket or a code brought.</summary>
    public static IReadOnlyList<DeskOffer> Of(DeskModel model, IStringLocalizer<DeskText> texts)
    {
        var answers = model.Evaluation?.Offers.ToDictionary(offer => offer.OfferId) ?? [];
        var listed = model.Offers?.Items ?? [];
        return
        [
            .. listed.Select(offer => Row(offer, answers.GetValueOrDefault(offer.OfferId), texts))
                .Concat(answers.Values.Where(answer => Concerns(answer, model) && listed.All(offer => offer.OfferId != answer.OfferId)).Select(answer => Row(answer, texts)))
                .OrderBy(row => row.Tone switch { Tone.Good => 0, Tone.Warn => 1, Tone.Accent => 2, _ => 3 }).ThenByDescending(row => row.Discount),
        ];
    }

    // What is not in the member's list and does nothing here is noise, unless somebody brought a code and wants to know why.
    static bool Concerns(ReadOffer answer, DeskModel model) => answer.Outcome != Outcome.Not || model.Codes.Count > 0;

    /// <summary>What staff say: the words of what applies, else of the first offer that can be used here.</summary>
    public static string Say(DeskModel model, IStringLocalizer<DeskText> texts)
    {
        var applied = model.Evaluation?.Offers.Where(offer => offer.Outcome == Outcome.Applied).Select(offer => Words(offer.TillText, offer.Headline)).ToList() ?? [];
        if (applied.Count > 0) return string.Join(texts["NextSentence"], [.. applied.SkipLast(1).Select(words => words.TrimEnd('.', '。')), applied[^1]]);
        return model.Lines.Count == 0 && model.Offers?.Items.FirstOrDefault(offer => offer.UsableHere) is { } first ? Words(first.TillText, first.Headline) : "";
    }

    static string Words(string tillText, string headline) => tillText.Length > 0 ? tillText : headline;

    static DeskOffer Row(MemberOffer offer, ReadOffer? answer, IStringLocalizer<DeskText> texts)
    {
        if (offer.Claim == ClaimState.Claimable)
            return new DeskOffer(offer.OfferId, offer.Headline, Note(offer), offer.Ends, null, texts["ToClaim"], Tone.Accent, 0, CanClaim: true);
        if (answer is not null) return Row(answer, texts) with { Ends = offer.Ends, Code = offer.Code, Note = answer.Outcome == Outcome.Applied ? Note(offer) : answer.Sentence };
        return offer.UsableHere
            ? new DeskOffer(offer.OfferId, offer.Headline, Note(offer), offer.Ends, offer.Code, texts["Usable"], Tone.Accent, 0)
            : new DeskOffer(offer.OfferId, offer.Headline, offer.HereSentence, offer.Ends, offer.Code, texts["NotHere"], Tone.Quiet, 0);
    }

    static string Note(MemberOffer offer) => offer.Terms.Length > 0 ? offer.Terms : offer.Sentence;

    static DeskOffer Row(ReadOffer answer, IStringLocalizer<DeskText> texts) => answer.Outcome switch
    {
        Outcome.Applied => new DeskOffer(answer.OfferId, answer.Headline, answer.Sentence, null, null, texts["Applies"], Tone.Good, answer.Discount),
        Outcome.Almost => new DeskOffer(answer.OfferId, answer.Headline, answer.Sentence, null, null, texts["Almost"], Tone.Warn, 0),
        Outcome.Not => new DeskOffer(answer.OfferId, answer.Headline, answer.Sentence, null, null, texts["Not"], Tone.Quiet, 0),
    };
}
