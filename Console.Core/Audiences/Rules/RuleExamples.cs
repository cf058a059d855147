using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>One example of every condition, for the API document, the builder's new conditions and the tests.</summary>
public static class RuleExamples
{
    public static IReadOnlyList<Condition> Conditions { get; } =
    [
        new TierIs(["gold", "platinum"]),
        new RegionIs(["North"]),
        new HomeStoreIs(new StoreChoice(Regions: ["North"], Kinds: [StoreKind.Franchise])),
        new GenderIs([Gender.Female]),
        new AgeBetween(25, 40),
        new BirthdayWithin(14),
        new LanguageIs(["zh"]),
        new Joined(Window.Last(90)),
        new Tagged(["vip"]),
        new AttributeIs("shoe size", TextMatch.Is, ["38", "39"]),
        new AddressIs(AddressField.City, TextMatch.StartsWith, ["Prague"]),
        new Consented(ChannelNames.Sms, "news"),
        new Reachable([ChannelNames.Email, ChannelNames.WeChat]),
        new ObjectsToPersonalised(),
        new SpentAtLeast(new Money(80_000, "CNY"), new PurchaseFilter(Categories: ["Coats"]), Window.Last(365)),
        new SpentAtMost(new Money(50_000, "CNY"), null, Window.Last(365)),
        new SpentBetween(new Money(10_000, "CNY"), new Money(100_000, "CNY"), new PurchaseFilter(Stores: new StoreChoice(Kinds: [StoreKind.SelfOperated]))),
        new AveragePurchaseAtLeast(new Money(30_000, "CNY"), null, Window.Last(365)),
        new Bought(new Times(AtLeast: 2), new PurchaseFilter(Categories: ["Coats"]), Window.Last(365)),
        new LastPurchase(Window.Before(90)),
        new FirstPurchase(Window.Last(365)),
        new Performed("app_opened", new Times(AtLeast: 3), Window.Last(30)),
        new CampaignHistory(CampaignOutcome.NotRedeemed, [1]),
        new OnList(1),
        new InAudience(1, 1),
        new Sample(50, 7),
    ];

    /// <summary>A whole rule with nested brackets.</summary>
    public static RuleNode Rule { get; } = new AllOf(
        new TierIs(["gold", "platinum"]),
        new SpentAtLeast(new Money(80_000, "CNY"), new PurchaseFilter(Categories: ["Coats"]), Window.Last(365)),
        new LastPurchase(Window.Before(90)),
        new AnyOf(new HomeStoreIs(new StoreChoice(Regions: ["North"])), new Bought(null, new PurchaseFilter(Stores: new StoreChoice(Regions: ["North"])))),
        new NotRule(new CampaignHistory(CampaignOutcome.Redeemed, [1])));
}
