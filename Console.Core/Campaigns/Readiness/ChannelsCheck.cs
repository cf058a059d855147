using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>At least one channel, a topic that exists, and a sender's postal address under e-mails.</summary>
sealed class ChannelsCheck : IReadinessCheck
{
    public string Name => "channels";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct)
    {
        List<ReadinessReason> found = [];
        if (campaign.Channels.Count == 0) found.Add(new("no_channel", EditorStep.Channels, true));
        if (!campaign.Sending.Any() && campaign.Channels.Count > 0) found.Add(new("nothing_sent", EditorStep.Channels, false));
        if (campaign.Sending.Contains(ChannelNames.Email) && string.IsNullOrWhiteSpace(campaign.Brand.PostalAddress)) found.Add(new("no_postal_address", EditorStep.Channels, true));
        if (campaign.Sending.Any() && !await db.Set<Topic>().AnyAsync(topic => topic.Code == campaign.Campaign.Topic && topic.IsActive, ct))
            found.Add(new("topic_unknown", EditorStep.Channels, true, campaign.Campaign.Topic));
        return found;
    }
}
