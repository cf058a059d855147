using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>The promotion is there, can be sealed, is said in words, is not over, and its reach fits the control group.</summary>
sealed class OfferCheck : IReadinessCheck
{
    public string Name => "offer";

    public Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ReadinessReason>>([.. Find(campaign, now)]);

    static IEnumerable<ReadinessReason> Find(CampaignCase campaign, DateTimeOffset now)
    {
        if (campaign.Promotion is null || campaign.Offer is not { } offer)
        {
            yield return new("no_promotion", EditorStep.Offer, true);
            yield break;
        }

        if (campaign.Promotion.IsArchived) yield return new("promotion_archived", EditorStep.Offer, true, campaign.Promotion.Name);
        foreach (var problem in PromotionProblems.Of(offer)) yield return new("promotion_problem", EditorStep.Offer, true, problem);
        if (!offer.Headline.IsEmpty && (string.IsNullOrWhiteSpace(offer.Headline.En) || string.IsNullOrWhiteSpace(offer.Headline.ZhHans))) yield return new("headline_one_language", EditorStep.Offer, false);
        if (offer.When.To is { } end && Instants.At(end, Instants.Zone(campaign.Brand.TimeZone)) <= now) yield return new("offer_over", EditorStep.Offer, true, end);
        if (offer.Currency != campaign.Brand.Currency) yield return new("other_currency", EditorStep.Offer, false, offer.Currency);
        if (!offer.IsAssigned() && campaign.Campaign.ControlBasisPoints > 0) yield return new("control_impossible", EditorStep.Who, true);
        else if (!offer.IsAssigned()) yield return new("no_control_group", EditorStep.Who, false);
    }
}
