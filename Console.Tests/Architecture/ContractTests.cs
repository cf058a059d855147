using System.Reflection;
using System.Text.Json.Serialization;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Tests.Audiences;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Promotions;

namespace CampaignConsole.Tests.Architecture;

/// <summary>Every channel, benefit and condition is held to its contract.</summary>
public class ContractTests
{
    [Fact]
    public void Every_condition_has_its_contract() => Assert.Empty(Without(Varieties(typeof(RuleNode)).Where(type => type.IsAssignableTo(typeof(Condition))), typeof(ConditionContract<>)));

    [Fact]
    public void Every_benefit_has_its_contract() => Assert.Empty(Without(Varieties(typeof(Benefit)), typeof(BenefitContract<>)));

    [Fact]
    public void Every_channel_has_its_contract() => Assert.Empty(Without(ProviderTests.Adapters().All.Select(adapter => adapter.GetType()), typeof(ChannelContract<,>)));

    [Fact]
    public void A_planted_variety_without_a_contract_is_found() => Assert.Equal(["Planted"], Without([typeof(Planted), typeof(PercentOff)], typeof(BenefitContract<>)));

    static IEnumerable<Type> Varieties(Type root) => root.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(line => line.DerivedType);

    static IEnumerable<string> Without(IEnumerable<Type> varieties, Type contract)
    {
        var held = typeof(ContractTests).Assembly.GetTypes().Where(type => !type.IsAbstract).SelectMany(Bases)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == contract).Select(type => type.GetGenericArguments()[0]).ToHashSet();
        return varieties.Where(type => !held.Contains(type)).Select(type => type.Name);
    }

    static IEnumerable<Type> Bases(Type type)
    {
        for (var up = type.BaseType; up is not null; up = up.BaseType) yield return up;
    }

    sealed record Planted;
}
