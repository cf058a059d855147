using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Campaigns;

/// <summary>The members of a campaign's audience version, as a set that the database evaluates.</summary>
public static class CampaignAudience
{
    /// <summary>Ids of the members that the rule selects at <paramref name="now"/>; none without an audience.</summary>
    public static async Task<IQueryable<long>> MembersAsync(ConsoleDb db, Campaign campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (campaign is not { AudienceId: { } audience, AudienceVersion: { } version }) return db.Set<Member>().Where(member => false).Select(member => member.Id);
        var rule = await AudienceResolver.RuleAsync(db, audience, version, ct);
        return AudienceResolver.MemberIds(db, rule, await RuleTime.AtAsync(db, now, ct));
    }
}
