using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Promotions;

/// <summary>What keeps a definition from being sealed, and what an approver has to sign for; codes with a sentence under <c>promotion.problem.CODE</c>.</summary>
public static class PromotionProblems
{
    /// <summary>Reasons that stop sealing; empty when nothing does.</summary>
    public static IReadOnlyList<string> Of(PromotionDefinition offer) =>
    [
        .. Whole(offer), .. offer.Benefits.SelectMany(benefit => benefit.Problems()), .. Codes(offer), .. Time(offer.When), .. Limits(offer.Caps),
    ];

    /// <summary>What is allowed, but only with a signature or a second look.</summary>
    public static IReadOnlyList<string> Warnings(PromotionDefinition offer)
    {
        List<string> found = [];
        if (!offer.When.Ends()) found.Add("no_end");
        if (!offer.Caps.HasOverall()) found.Add("no_cap");
        if (offer.Terms.IsEmpty) found.Add("no_terms");
        if (offer.TillText.IsEmpty) found.Add("no_till_text");
        return found;
    }

    static IEnumerable<string> Whole(PromotionDefinition offer)
    {
        if (offer.Benefits.Count == 0) yield return "no_benefit";
        if (!Currencies.IsKnown(offer.Currency)) yield return "currency_unknown";
        if (!offer.Funding.AddsUp()) yield return "funding_not_whole";
        if (offer.Headline.IsEmpty) yield return "no_headline";
        if (offer.Products.Lists().Any(list => list.Codes.Count > ProductScope.MostCodes)) yield return "list_too_long";
        if (offer.Products.PriceFrom > offer.Products.PriceTo) yield return "price_range_empty";
        if (offer.Places.Channels.Any(channel => !ChannelNames.IsKnown(channel))) yield return "channel_unknown";
    }

    static IEnumerable<string> Codes(PromotionDefinition offer)
    {
        if (offer.Reach == OfferReach.Code && offer.Codes.Kind is null) yield return "code_kind_missing";
        if (offer.Codes.Kind == Promotions.Codes.CodeKind.Shared && !Promotions.Codes.CodeText.IsShared(offer.Codes.Shared)) yield return "shared_code_malformed";
        if (offer.NeedsCode() && offer.Codes is { Kind: Promotions.Codes.CodeKind.Pool, PoolSize: null or <= 0, Brought: null or <= 0 }) yield return "pool_empty";
        if (offer.Codes.Kind == Promotions.Codes.CodeKind.Personal && !offer.IsAssigned()) yield return "personal_code_needs_holder";
        if (offer.When.DaysFromAssignment is not null && !offer.IsAssigned()) yield return "days_need_holder";
        if (offer.Caps.UsesPerCode is not null && offer.Codes.Kind is null) yield return "code_limit_without_codes";
    }

    static IEnumerable<string> Time(OfferWhen when)
    {
        if (when.From >= when.To) yield return "ends_before_start";
        if (when.DaysFromAssignment < 1) yield return "days_not_positive";
        if (when.MinimumSpend < 0 || when.MinimumQuantity < 0 || when.MinimumLineQuantity < 0) yield return "minimum_negative";
    }

    static IEnumerable<string> Limits(OfferCaps caps)
    {
        long?[] limits =
        [
            caps.Uses, caps.Money, caps.UsesPerMember, caps.MoneyPerMember, caps.UsesPerChannel, caps.MoneyPerChannel, caps.UsesPerStore, caps.MoneyPerStore,
            caps.UsesPerDay, caps.MoneyPerDay, caps.UsesPerCode, caps.MaximumPerUse, caps.MaximumUnits, caps.MaximumUnitsPerLine,
        ];
        if (limits.Any(limit => limit <= 0)) yield return "cap_not_positive";
    }
}
