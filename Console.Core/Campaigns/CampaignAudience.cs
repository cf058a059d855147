using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>The members of a campaign's audience version, as a set that the database evaluates.</summary>
public static class CampaignAudience
{
    /// <summary>Ids of the members that the rule selects at <paramref name="now"/>; none without an audience.</summary>
    public static async Task<IQueryable<long>> MembersAsync(ConsoleDb db, Campaign campaign, DateTimeOffset now, CancellationToken ct)
    {
        var rule = await db.Set<AudienceVersion>().Where(version => version.AudienceId == campaign.AudienceId && version.Number == campaign.AudienceVersion)
            .Select(version => version.Rule).FirstOrDefaultAsync(ct);
        return rule is null
            ? db.Set<Member>().Where(member => false).Select(member => member.Id)
            : db.Set<Member>().Where(member => member.Status == MemberStatus.Active).Select(member => member.Id);
    }
}
