using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>An audience is chosen and selects somebody, and no more members than a launch may reach.</summary>
sealed class AudienceCheck : IReadinessCheck
{
    public string Name => "audience";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct)
    {
        // Whoever brings a code, or everybody: a message is possible but nobody has to be chosen.
        if (campaign.Version is null) return campaign.Assigns || campaign.Sending.Any() ? [new("no_audience", EditorStep.Who, true)] : [];
        List<ReadinessReason> found = [];
        if (campaign.Audience is { IsArchived: true } archived) found.Add(new("audience_archived", EditorStep.Who, true, archived.Name));
        if (campaign.Audience is { } audience && audience.LatestVersion > campaign.Version.Number)
            found.Add(new("audience_newer", EditorStep.Who, false, campaign.Version.Number, audience.LatestVersion));
        var members = await CampaignAudience.MembersAsync(db, campaign.Campaign, now, ct);
        if (!await members.AnyAsync(ct)) found.Add(new("audience_empty", EditorStep.Who, true));
        if ((await SettingsBook.ReadAsync<CampaignPolicy>(db, ct)).MostRecipients is { } most && await members.CountAsync(ct) is var count && count > most)
            found.Add(new("audience_too_large", EditorStep.Who, true, count, most));
        return found;
    }
}
