using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>Where an offer has to be claimed, a message without the member's own link leaves them to the till and the app.</summary>
sealed class ClaimLinkCheck : IReadinessCheck
{
    public string Name => "claim-link";

    public Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ReadinessReason>>(campaign.Offer?.Reach == OfferReach.Claim ? [.. Find(campaign)] : []);

    static IEnumerable<ReadinessReason> Find(CampaignCase campaign) => campaign.Content
        .Where(row => campaign.Sending.Contains(row.Channel) && !new[] { row.Subject, row.Body, row.Html }.OfType<string>().Any(text => MessageTemplate.Read(text).Fields.Contains(MergeFields.ClaimLink)))
        .Select(row => new ReadinessReason("no_claim_link", EditorStep.Channels, false, new ChannelWord(row.Channel), new LanguageWord(row.Language)));
}
