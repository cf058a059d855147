using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;

namespace CampaignConsole.Core.Promotions;

/// <summary>Says a definition in one plain sentence, so that nobody approves what they misread.</summary>
public static class PromotionSentence
{
    /// <summary>The sentence in English or Simplified Chinese; an empty definition says so.</summary>
    public static string Of(PromotionDefinition offer, string? language)
    {
        var words = new PromotionWords(language, offer.Currency);
        if (offer.Benefits.Count == 0) return words.Say("promotion.sentence.empty");
        var benefits = words.And(offer.Benefits.Select(benefit => BenefitSentence.Of(benefit, offer, words)));
        var sentence = words.Say("promotion.sentence", Who(offer, words), benefits, string.Concat(Clauses(offer, words).Select(clause => words.Say("promotion.clause", clause))));
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    /// <summary>The sentence in pieces: who gets what, then each clause; what a change of a definition means is said by those that go and come.</summary>
    public static IReadOnlyList<string> Pieces(PromotionDefinition offer, string? language)
    {
        var words = new PromotionWords(language, offer.Currency);
        if (offer.Benefits.Count == 0) return [words.Say("promotion.sentence.empty")];
        return [words.Say("promotion.sentence", Who(offer, words), words.And(offer.Benefits.Select(benefit => BenefitSentence.Of(benefit, offer, words))), ""), .. Clauses(offer, words)];
    }

    static string Who(PromotionDefinition offer, PromotionWords words)
    {
        if (offer.NeedsCode())
            return offer.Codes is { Kind: CodeKind.Shared, Shared: { Length: > 0 } code } ? words.Say("promotion.who.code", code) : words.Say("promotion.who.anyCode");
        if (offer.Places.Tiers.Count > 0) return words.Say(offer.IsAssigned() ? "promotion.who.holdingTiers" : "promotion.who.tiers", words.And(offer.Places.Tiers));
        return words.Say(offer.Reach switch
        {
            OfferReach.Holders => "promotion.who.holders",
            OfferReach.Claim => "promotion.who.claim",
            OfferReach.Code => "promotion.who.anyCode",
            OfferReach.Everybody => "promotion.who.everybody",
        });
    }

    static IEnumerable<string> Clauses(PromotionDefinition offer, PromotionWords words) =>
        [.. Gates(offer.When, words), .. Limits(offer.Caps, words), .. Places(offer, words), .. Times(offer, words), .. Together(offer, words), .. Returned(offer, words)];

    static IEnumerable<string> Gates(OfferWhen when, PromotionWords words)
    {
        var where = when.InScopeOnly ? ".scope" : "";
        if (when.MinimumSpend is { } spend) yield return words.Say("promotion.from.spend" + where, words.Amount(spend));
        if (when.MinimumQuantity is { } units) yield return words.Say("promotion.from.units" + where, units);
        if (when.MinimumLineQuantity is { } line) yield return words.Say("promotion.from.line", line);
        foreach (var need in when.Needs)
        {
            if (need.Quantity is { } count) yield return words.Say("promotion.need.units", count, words.Products(need.Of));
            if (need.Amount is { } amount) yield return words.Say("promotion.need.amount", words.Amount(amount), words.Products(need.Of));
        }

        if (when.FirstOrder) yield return words.Say("promotion.first");
        if (when.Payments.Count > 0) yield return words.Say("promotion.payment", words.Or(when.Payments));
        if (when.ShippingMethods.Count > 0) yield return words.Say("promotion.shippedBy", words.Or(when.ShippingMethods));
    }

    static IEnumerable<string> Limits(OfferCaps caps, PromotionWords words)
    {
        if (caps.UsesPerMember is { } uses) yield return uses == 1 ? words.Say("promotion.cap.once") : words.Say("promotion.cap.times", uses);
        if (caps.MoneyPerMember is { } money) yield return words.Say("promotion.cap.memberMoney", words.Amount(money));
        if (caps.UsesPerCode is { } code) yield return code == 1 ? words.Say("promotion.cap.codeOnce") : words.Say("promotion.cap.code", words.Count(code));
        if (caps.MaximumPerUse is { } most) yield return words.Say("promotion.cap.perUse", words.Amount(most));
        if (caps.MaximumUnits is { } units) yield return words.Say("promotion.cap.units", units);
        if (caps.MaximumUnitsPerLine is { } line) yield return words.Say("promotion.cap.lineUnits", line);
        if (caps.Uses is { } all) yield return words.Say("promotion.cap.uses", words.Count(all));
        if (caps.Money is { } budget) yield return words.Say("promotion.cap.money", words.Amount(budget));
        if (caps.UsesPerStore is { } store) yield return words.Say("promotion.cap.store", words.Count(store));
        if (caps.UsesPerDay is { } day) yield return words.Say("promotion.cap.day", words.Count(day));
        if (caps.UsesPerChannel is { } channel) yield return words.Say("promotion.cap.channel", words.Count(channel));
    }

    static IEnumerable<string> Places(PromotionDefinition offer, PromotionWords words)
    {
        var places = offer.Places;
        if (places.Stores.Count + places.StoreTypes.Count + places.Regions.Count + places.Channels.Count == 0) yield return words.Say("promotion.place.everywhere");
        if (places.StoreTypes.Count > 0) yield return words.Say("promotion.place.types", words.And(places.StoreTypes.Select(type => words.Known("promotion.storeType.", type))));
        if (places.Regions.Count > 0) yield return words.Say("promotion.place.regions", words.And(places.Regions));
        if (places.Stores.Count is > 0 and <= 3) yield return words.Say("promotion.place.stores", words.And(places.Stores));
        if (places.Stores.Count > 3) yield return words.Say("promotion.place.storeCount", words.Count(places.Stores.Count));
        if (places.Channels.Count > 0) yield return words.Say("promotion.place.channels", words.And(places.Channels.Select(channel => words.Known("promotion.channel.", channel))));
        if (places.AsksFranchisees()) yield return words.Say("promotion.place.accepted");
    }

    static IEnumerable<string> Times(PromotionDefinition offer, PromotionWords words)
    {
        var when = offer.When;
        if (when.Weekdays.Count > 0) yield return words.Say("promotion.time.days", words.And(when.Weekdays.Order().Select(words.Day)));
        if (when.HoursFrom is { } from && when.HoursTo is { } to) yield return words.Say("promotion.time.hours", words.Clock(from), words.Clock(to));
        if (when.From is { } start) yield return words.Say("promotion.time.from", words.Wall(start));
        if (when.To is { } end) yield return words.Say("promotion.time.to", words.Wall(end));
        if (when.DaysFromAssignment is { } days) yield return words.Say(offer.Reach == OfferReach.Claim ? "promotion.time.claimed" : "promotion.time.held", days);
        if (!when.Ends()) yield return words.Say("promotion.time.noEnd");
    }

    static IEnumerable<string> Returned(PromotionDefinition offer, PromotionWords words)
    {
        if (offer.Returns is not { } returns) yield break;
        if (returns.Rule == ReturnRule.TestAgain) yield return words.Say("promotion.return.again");
        if (returns.Gift == GiftOnReturn.Charge && offer.Benefits.OfType<Gift>().Any()) yield return words.Say("promotion.return.charge");
        if (!returns.UseComesBack) yield return words.Say("promotion.return.used");
    }

    static IEnumerable<string> Together(PromotionDefinition offer, PromotionWords words) => offer.Stack.Rule switch
    {
        GroupRule.All => [],
        GroupRule.BestOne => [words.Say("promotion.stack.bestOne")],
        GroupRule.Exclusive => [words.Say("promotion.stack.exclusive")],
    };
}
