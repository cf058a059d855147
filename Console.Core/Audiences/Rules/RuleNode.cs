using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>A node of a rule that selects members: a bracket (all, any, not) or a condition. Stored and sent as JSON with its name under <c>type</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AllOf), "all")]
[JsonDerivedType(typeof(AnyOf), "any")]
[JsonDerivedType(typeof(NotRule), "not")]
[JsonDerivedType(typeof(TierIs), "tierIs")]
[JsonDerivedType(typeof(RegionIs), "regionIs")]
[JsonDerivedType(typeof(HomeStoreIs), "homeStoreIs")]
[JsonDerivedType(typeof(GenderIs), "genderIs")]
[JsonDerivedType(typeof(AgeBetween), "ageBetween")]
[JsonDerivedType(typeof(BirthdayWithin), "birthdayWithin")]
[JsonDerivedType(typeof(LanguageIs), "languageIs")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Tagged), "tagged")]
[JsonDerivedType(typeof(AttributeIs), "attributeIs")]
[JsonDerivedType(typeof(AddressIs), "addressIs")]
[JsonDerivedType(typeof(Consented), "consented")]
[JsonDerivedType(typeof(Reachable), "reachable")]
[JsonDerivedType(typeof(ObjectsToPersonalised), "objectsToPersonalised")]
[JsonDerivedType(typeof(SpentAtLeast), "spentAtLeast")]
[JsonDerivedType(typeof(SpentAtMost), "spentAtMost")]
[JsonDerivedType(typeof(SpentBetween), "spentBetween")]
[JsonDerivedType(typeof(AveragePurchaseAtLeast), "averagePurchaseAtLeast")]
[JsonDerivedType(typeof(Bought), "bought")]
[JsonDerivedType(typeof(LastPurchase), "lastPurchase")]
[JsonDerivedType(typeof(FirstPurchase), "firstPurchase")]
[JsonDerivedType(typeof(Performed), "performed")]
[JsonDerivedType(typeof(CampaignHistory), "campaignHistory")]
[JsonDerivedType(typeof(OnList), "onList")]
[JsonDerivedType(typeof(InAudience), "inAudience")]
[JsonDerivedType(typeof(Sample), "sample")]
public abstract record RuleNode
{
    /// <summary>The rule that a new audience begins with: it selects nobody.</summary>
    public static RuleNode Empty { get; } = new AllOf();

    /// <summary>Reads a rule.</summary>
    /// <exception cref="Refused"><c>rule_unreadable</c></exception>
    public static RuleNode Read(string json)
    {
        try
        {
            return CanonicalJson.Read<RuleNode>(json);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            throw RuleRefusals.Unreadable();
        }
    }

    /// <summary>The canonical text that is stored and hashed.</summary>
    public string ToJson() => CanonicalJson.Of(this);

    /// <summary>The name under <c>type</c>, for example <c>spentAtLeast</c>.</summary>
    public string TypeName() => RuleCatalogue.NameOf(GetType());

    /// <summary>Which members it selects, as a predicate that becomes one SQL text; histories enter as sets, never per member.</summary>
    protected internal abstract Expression<Func<Member, bool>> Where(RuleSource source);
}
