using CampaignConsole.Core.Promotions;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>Why a promotion cannot be sealed, as codes of Promotions.</summary>
static class PromotionProblems
{
    public static IReadOnlyList<string> Of(PromotionDefinition offer) =>
        offer.Benefits.Count == 0 ? ["no_benefit"] : [.. offer.Benefits.SelectMany(benefit => benefit.Problems()).Distinct()];
}
