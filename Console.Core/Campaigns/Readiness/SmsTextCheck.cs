using System.Text.RegularExpressions;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>An SMS says how to refuse further ones, and in China carries the sender's signature 【…】 at its beginning or end, as carriers there ask for. Both are said, neither stops a launch.</summary>
sealed partial class SmsTextCheck : IReadinessCheck
{
    public string Name => "sms_text";

    public Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ReadinessReason>>(campaign.Sending.Contains(ChannelNames.Sms) ? [.. Find(campaign)] : []);

    static IEnumerable<ReadinessReason> Find(CampaignCase campaign)
    {
        var isChina = HomeCountry.Of(campaign.Brand.Currency, campaign.Brand.TimeZone) == "CN";
        foreach (var row in campaign.Content.Where(row => row.Channel == ChannelNames.Sms && !string.IsNullOrWhiteSpace(row.Body)))
        {
            var language = new LanguageWord(row.Language);
            if (isChina && !Signature().IsMatch(row.Body.Trim())) yield return new("sms_signature", EditorStep.Channels, false, language);
            if (!Refusal().IsMatch(row.Body)) yield return new("sms_refusal", EditorStep.Channels, false, language);
        }
    }

    [GeneratedRegex("^【[^【】]+】|【[^【】]+】$")]
    private static partial Regex Signature();

    /// <summary>A word that a reply may use, or the link that leaves: <c>{{unsubscribe}}</c>, or <c>{{link}}</c>, behind which members choose.</summary>
    [GeneratedRegex(@"\{\{\s*(unsubscribe|link)\s*\}\}|退订|拒收|\b(STOP|UNSUBSCRIBE|OPT[ -]?OUT)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();
}
