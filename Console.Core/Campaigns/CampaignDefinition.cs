using System.Text.Json.Nodes;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns;

/// <summary>All that an approval pins: whoever changes any of it needs a new one. The name is not part of it.</summary>
public sealed record CampaignDefinition
{
    public long? Promotion { get; init; }

    /// <summary>Hash of the promotion as it stands, or of the sealed offer.</summary>
    public string? OfferHash { get; init; }

    /// <summary>The offer's sentence in both languages, so that two versions can be read side by side.</summary>
    public Texts? OfferSentence { get; init; }

    public long? Audience { get; init; }

    public int? AudienceVersion { get; init; }

    public string? AudienceName { get; init; }

    public string? RuleHash { get; init; }

    public string Topic { get; init; } = "";

    /// <summary>1000 is 10 %.</summary>
    public int ControlBasisPoints { get; init; }

    public IReadOnlyList<ChannelChoice> Channels { get; init; } = [];

    public CampaignSchedule Schedule { get; init; } = new();

    public bool AlsoAtTill { get; init; }

    public bool Remind { get; init; }

    public int? EndReminderDays { get; init; }

    public bool DropInQuietHours { get; init; }

    public int Priority { get; init; }

    /// <summary>By channel, then language.</summary>
    public SortedDictionary<string, SortedDictionary<string, MessageTexts>> Content { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What is said when the offer ends soon, where it is not said in the same words; by channel, then language.</summary>
    public SortedDictionary<string, SortedDictionary<string, MessageTexts>> Reminders { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The hash that an approval pins; sentence and name are made on reading and stay out of it.</summary>
    public string Hash() => CanonicalJson.Hash(this with { OfferSentence = null, AudienceName = null });
}

/// <summary>One thing that differs between two definitions.</summary>
/// <param name="Path">Dotted, for example <c>content.email.en.subject</c>.</param>
public sealed record DefinitionChange(string Path, string? Before, string? After);

/// <summary>What an approver reads: what changed since the last approval.</summary>
public static class DefinitionChanges
{
    // Hashes say nothing to a reader; the sentence or the version beside them does.
    static readonly string[] Unread = ["ruleHash", "audience", "promotion"];

    public static IReadOnlyList<DefinitionChange> Between(string before, string after)
    {
        List<DefinitionChange> found = [];
        Compare("", JsonNode.Parse(before), JsonNode.Parse(after), found);
        return [.. found.Where(change => !Unread.Contains(change.Path))];
    }

    static void Compare(string path, JsonNode? before, JsonNode? after, List<DefinitionChange> found)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (before is JsonObject or null && after is JsonObject or null && (before ?? after) is JsonObject)
        {
            var (left, right) = (before as JsonObject ?? [], after as JsonObject ?? []);
            foreach (var name in left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key)).Order(StringComparer.Ordinal))
                Compare(path.Length == 0 ? name : $"{path}.{name}", left[name], right[name], found);
            return;
        }

        found.Add(new DefinitionChange(path, Say(before), Say(after)));
    }

    static string? Say(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => string.Join(", ", list.Select(Say)),
        JsonObject choice when choice["channel"] is { } channel => choice["afterHours"]?.GetValue<int>() is > 0 and var hours ? $"{channel} (+{hours} h)" : channel.ToString(),
        _ => node.ToString(),
    };
}
