using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>The message texts of a campaign by channel and language.</summary>
public sealed class ContentChoice(IReadOnlyDictionary<(string Channel, string Language), MessageTexts> texts, string brandLanguage)
{
    readonly string fallback = Languages.Of(brandLanguage);

    /// <summary>The texts for a member's language, else those in the brand's language; null when the channel has neither.</summary>
    public MessageTexts? For(string channel, string? memberLanguage) =>
        texts.TryGetValue((channel, Language(channel, memberLanguage)), out var found) ? found : null;

    /// <summary>The language that a member is written in on a channel.</summary>
    public string Language(string channel, string? memberLanguage)
    {
        var wanted = memberLanguage is null ? fallback : Languages.Of(memberLanguage);
        return texts.ContainsKey((channel, wanted)) ? wanted : fallback;
    }

    /// <summary>Every channel that lacks the brand's language, which all others fall back to.</summary>
    public IReadOnlyList<string> WithoutFallback(IEnumerable<string> channels) =>
        [.. channels.Where(channel => ContentShapes.Of(channel).Count > 0 && !texts.ContainsKey((channel, fallback)))];
}
