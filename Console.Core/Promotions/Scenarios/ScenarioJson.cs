using System.Text.Json;

namespace CampaignConsole.Core.Promotions.Scenarios;

/// <summary>A case says something that our offers cannot say; the reason is reported.</summary>
public sealed class NotExpressible(string reason) : Exception(reason);

/// <summary>Reading the loosely typed scenario files; amounts are major units.</summary>
internal static class ScenarioJson
{
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static decimal? Number(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal() : null;

    public static int? Whole(this JsonElement element, string name) => (int?)element.Number(name);

    public static bool Flag(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.True };

    public static IReadOnlyList<JsonElement> List(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : [];

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => [.. element.List(name).Select(item => item.GetString()!)];

    /// <summary>Refuses a part that says more than is understood here.</summary>
    public static void Only(this JsonElement element, string part, params string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in element.EnumerateObject())
            if (!names.Contains(property.Name)) throw new NotExpressible($"{part}.{property.Name}");
    }

    /// <summary>A percentage as basis points.</summary>
    public static int BasisPoints(this JsonElement element, string name) =>
        element.Number(name) is { } percent && percent * 100 == decimal.Truncate(percent * 100)
            ? (int)(percent * 100)
            : throw new NotExpressible($"{name} is no percentage of two decimals");
}
