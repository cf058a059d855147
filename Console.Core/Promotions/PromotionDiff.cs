using System.Text.Json.Nodes;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Promotions;

/// <summary>One difference between two definitions: where, before and after; null where there was nothing.</summary>
public sealed record PromotionChange(string Path, string? Before, string? After);

/// <summary>What changed from one definition to the next, leaf by leaf; long lists as counts of what came and went.</summary>
public static class PromotionDiff
{
    const int MostItems = 8;

    public static IReadOnlyList<PromotionChange> Of(PromotionDefinition before, PromotionDefinition after)
    {
        List<PromotionChange> changes = [];
        Compare("", JsonNode.Parse(CanonicalJson.Of(before)), JsonNode.Parse(CanonicalJson.Of(after)), changes);
        return changes;
    }

    static void Compare(string path, JsonNode? before, JsonNode? after, List<PromotionChange> changes)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (before is JsonObject || after is JsonObject)
        {
            var (left, right) = (before as JsonObject, after as JsonObject);
            var names = (left?.Select(pair => pair.Key) ?? []).Concat(right?.Select(pair => pair.Key) ?? []).Distinct().Order(StringComparer.Ordinal);
            foreach (var name in names) Compare(path.Length == 0 ? name : $"{path}.{name}", left?[name], right?[name], changes);
            return;
        }

        if (before is JsonArray || after is JsonArray)
        {
            var (left, right) = (before as JsonArray ?? [], after as JsonArray ?? []);
            if (left.Concat(right).Any(item => item is JsonObject))
            {
                for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
                    Compare($"{path}[{i + 1}]", i < left.Count ? left[i] : null, i < right.Count ? right[i] : null, changes);
                return;
            }

            var (gone, come) = (Texts(left).Except(Texts(right)).ToList(), Texts(right).Except(Texts(left)).ToList());
            changes.Add(new PromotionChange(path, Listed("−", gone), Listed("+", come)));
            return;
        }

        changes.Add(new PromotionChange(path, before?.ToString(), after?.ToString()));
    }

    static IEnumerable<string> Texts(JsonArray items) => items.Select(item => item?.ToString() ?? "");

    static string? Listed(string sign, List<string> items) => items.Count == 0 ? null
        : items.Count <= MostItems ? string.Join(", ", items.Select(item => sign + item)) : $"{sign}{items.Count}";
}
