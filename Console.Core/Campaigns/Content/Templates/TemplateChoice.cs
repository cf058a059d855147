using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns.Content.Templates;

/// <summary>That a message goes by a registered template, and what stands in its fields.</summary>
/// <param name="Id">The template in our register.</param>
/// <param name="Fields">By the field's name a text with merge fields, for example <c>{{name}}</c>.</param>
public sealed record TemplateChoice(long Id, SortedDictionary<string, string> Fields)
{
    /// <summary>Letters of one field's text.</summary>
    public const int LongestText = 500;

    /// <summary>As it is stored beside the texts; null where none is chosen.</summary>
    public static TemplateChoice? Read(long? id, string? fields) =>
        id is { } chosen ? new TemplateChoice(chosen, new(CanonicalJson.Read<Dictionary<string, string>>(fields ?? "{}"), StringComparer.Ordinal)) : null;
}
