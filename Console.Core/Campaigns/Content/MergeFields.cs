using System.Collections.Frozen;

namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>One merge field that a text may name; its description stands in the resources under <c>field.&lt;name&gt;</c>.</summary>
/// <param name="Name">As it stands between the double braces.</param>
/// <param name="Always">True when every member has it, so that it can never be missing.</param>
public sealed record MergeField(string Name, bool Always);

/// <summary>The merge fields, in the order in which the picker shows them.</summary>
public static class MergeFields
{
    public const string Name = "name";
    public const string Tier = "tier";
    public const string HomeStore = "homeStore";
    public const string City = "city";
    public const string Headline = "headline";
    public const string Terms = "terms";
    public const string TillText = "tillText";
    public const string Code = "code";
    public const string Ends = "ends";
    public const string Brand = "brand";
    public const string Link = "link";
    public const string ClaimLink = "claimLink";
    public const string Unsubscribe = "unsubscribe";

    public static IReadOnlyList<MergeField> All { get; } =
    [
        new(Name, false), new(Tier, false), new(HomeStore, false), new(City, false),
        new(Headline, true), new(Terms, true), new(TillText, true), new(Code, false), new(Ends, true),
        new(Brand, true), new(Link, true), new(ClaimLink, false), new(Unsubscribe, true),
    ];

    static readonly FrozenSet<string> Names = All.Select(field => field.Name).ToFrozenSet(StringComparer.Ordinal);

    public static bool Knows(string name) => Names.Contains(name);
}

/// <summary>The values of the merge fields for one recipient; an absent or empty one counts as missing.</summary>
public sealed class MergeValues
{
    readonly Dictionary<string, object> values = new(StringComparer.Ordinal);

    /// <summary>Sets a field; null and white space leave it missing.</summary>
    public string? this[string field]
    {
        get => values.TryGetValue(field, out var value) ? (string)value : null;
        set
        {
            if (string.IsNullOrWhiteSpace(value)) values.Remove(field);
            else values[field] = value;
        }
    }

    internal IReadOnlyDictionary<string, object> All => values;
}
