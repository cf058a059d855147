using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Web.Features.Audiences.Editors;

/// <summary>A condition in the menu: its group, its editor and what a new one looks like.</summary>
public sealed record ConditionKind(string Name, string Family, Type Editor, Func<string, Condition> New);

/// <summary>The editors of all conditions, one line each; the label stands under <c>Condition.NAME</c>.</summary>
public static class ConditionEditors
{
    public static IReadOnlyList<ConditionKind> All { get; } =
    [
        Line<TierIsEditor>("tierIs", "Profile", _ => new TierIs([])),
        Line<RegionIsEditor>("regionIs", "Profile", _ => new RegionIs([])),
        Line<HomeStoreIsEditor>("homeStoreIs", "Profile", _ => new HomeStoreIs(new StoreChoice())),
        Line<GenderIsEditor>("genderIs", "Profile", _ => new GenderIs([Gender.Female])),
        Line<AgeBetweenEditor>("ageBetween", "Profile", _ => new AgeBetween(25, 40)),
        Line<BirthdayWithinEditor>("birthdayWithin", "Profile", _ => new BirthdayWithin(14)),
        Line<LanguageIsEditor>("languageIs", "Profile", _ => new LanguageIs([])),
        Line<JoinedEditor>("joined", "Profile", _ => new Joined(Window.Last(90))),
        Line<TaggedEditor>("tagged", "Profile", _ => new Tagged([])),
        Line<AttributeIsEditor>("attributeIs", "Profile", _ => new AttributeIs("")),
        Line<AddressIsEditor>("addressIs", "Profile", _ => new AddressIs(AddressField.City)),
        Line<SpentAtLeastEditor>("spentAtLeast", "Purchases", currency => new SpentAtLeast(Some(currency), null, Window.Last(365))),
        Line<SpentAtMostEditor>("spentAtMost", "Purchases", currency => new SpentAtMost(Some(currency), null, Window.Last(365))),
        Line<SpentBetweenEditor>("spentBetween", "Purchases", currency => new SpentBetween(new Money(0, currency), Some(currency), null, Window.Last(365))),
        Line<AveragePurchaseAtLeastEditor>("averagePurchaseAtLeast", "Purchases", currency => new AveragePurchaseAtLeast(Some(currency), null, Window.Last(365))),
        Line<BoughtEditor>("bought", "Purchases", _ => new Bought(new Times(AtLeast: 1), null, Window.Last(365))),
        Line<LastPurchaseEditor>("lastPurchase", "Purchases", _ => new LastPurchase(Window.Before(90))),
        Line<FirstPurchaseEditor>("firstPurchase", "Purchases", _ => new FirstPurchase(Window.Last(90))),
        Line<PerformedEditor>("performed", "Behaviour", _ => new Performed("", new Times(AtLeast: 1), Window.Last(30))),
        Line<CampaignHistoryEditor>("campaignHistory", "Behaviour", _ => new CampaignHistory(CampaignOutcome.Redeemed)),
        Line<ConsentedEditor>("consented", "Reach", _ => new Consented(ChannelNames.Email)),
        Line<ReachableEditor>("reachable", "Reach", _ => new Reachable([ChannelNames.Email])),
        Line<ObjectsToPersonalisedEditor>("objectsToPersonalised", "Reach", _ => new ObjectsToPersonalised()),
        Line<OnListEditor>("onList", "Other", _ => new OnList(0)),
        Line<InAudienceEditor>("inAudience", "Other", _ => new InAudience(0, 0)),
        Line<SampleEditor>("sample", "Other", _ => new Sample(10)),
    ];

    static readonly Dictionary<string, ConditionKind> ByName = All.ToDictionary(kind => kind.Name);

    public static ConditionKind Of(Condition condition) => ByName[condition.TypeName()];

    static ConditionKind Line<TEditor>(string name, string family, Func<string, Condition> make) => new(name, family, typeof(TEditor), make);

    static Money Some(string currency) => new(Currencies.Minor(500, currency), currency);
}
