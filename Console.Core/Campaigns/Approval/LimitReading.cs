using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Core.Campaigns.Approval;

/// <summary>The figures of a promotion that the limits of the policy are held against.</summary>
public static class LimitReading
{
    public static LimitFacts Of(PromotionDefinition offer, int count, SendingCost? sendingCost = null) => new(
        count, HighestCost(offer, count), DeepestPercent(offer), offer.Caps.HasOverall(), offer.When.Ends(), offer.Codes.Kind is CodeKind.Personal or CodeKind.Pool, sendingCost);

    /// <summary>The most that the offer can cost in minor units: its budget, or uses × the most of one use; null where nothing bounds it.</summary>
    public static long? HighestCost(PromotionDefinition offer, int count)
    {
        var uses = offer.Caps.Uses ?? new[] { offer.IsAssigned() ? offer.Caps.UsesPerMember * count : null, UsesOfCodes(offer, count) }.Min();
        var byUses = uses * MostOfOneUse(offer);
        return offer.Caps.Money is { } budget ? Math.Min(budget, byUses ?? budget) : byUses;
    }

    /// <summary>The most uses that codes allow; null where they bound nothing, or the offer can be had without one.</summary>
    static long? UsesOfCodes(PromotionDefinition offer, int count) => offer.Caps.UsesPerCode * offer.Codes.Kind switch
    {
        CodeKind.Shared when offer.NeedsCode() => 1,
        CodeKind.Pool when offer.NeedsCode() => (offer.Codes.PoolSize ?? 0L) + (offer.Codes.Brought ?? 0L),
        CodeKind.Personal when offer.IsAssigned() => count,
        CodeKind.Shared or CodeKind.Pool or CodeKind.Personal or null => (long?)null,
    };

    static long? MostOfOneUse(PromotionDefinition offer)
    {
        if (offer.Caps.MaximumPerUse is { } most) return most;
        // An amount off the order is its own bound; an amount off units or lines depends on the basket.
        return offer.Benefits is [AmountOff { Per: Per.Order } only] ? only.Amount : null;
    }

    static decimal? DeepestPercent(PromotionDefinition offer) =>
        offer.Benefits.OfType<PercentOff>().Select(benefit => (decimal?)benefit.BasisPoints / 100).Max();
}
