using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>The types of rules by their JSON names, from the one list on <see cref="RuleNode"/>.</summary>
public static class RuleCatalogue
{
    static readonly FrozenDictionary<Type, string> Names = typeof(RuleNode).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(line => line.DerivedType, line => (string)line.TypeDiscriminator!);

    /// <summary>Names of all conditions, without the brackets, in the order of the list.</summary>
    public static IReadOnlyList<string> Conditions { get; } = [.. typeof(RuleNode).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .Where(line => line.DerivedType.IsAssignableTo(typeof(Condition))).Select(line => (string)line.TypeDiscriminator!)];

    public static string NameOf(Type type) => Names[type];
}
