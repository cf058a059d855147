using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>What one campaign decided about a member, with the offer that it was about.</summary>
public sealed record MemberCampaign(
    long CampaignId, string Campaign, long OfferId, string Offer, string Hash, AssignmentOutcome Outcome, string? Reason, DateTimeOffset At,
    DateTimeOffset? EndsAt, bool IsInvitation, DateTimeOffset? ClaimedAt);

/// <summary>"Why did or didn't they get it": decisions of all campaigns about one member.</summary>
public sealed class MemberDecisionQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Newest first; empty when no campaign ever considered the member.</summary>
    /// <exception cref="Refused"><c>not_found</c>: no such member within the scope.</exception>
    public async Task<Page<MemberCampaign>> OfAsync(Actor by, long member, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) throw PlatformRefusals.NotFound("member", member);
        var all = db.Set<Assignment>().Where(row => row.MemberId == member);
        var rows = await (
            from row in all.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)
            join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
            join offer in db.Set<Offer>() on row.OfferId equals offer.Id into offers
            from offer in offers.DefaultIfEmpty()
            orderby row.At descending, row.Id descending
            select new MemberCampaign(campaign.Id, campaign.Name, row.OfferId, offer == null ? "" : offer.Name, offer == null ? "" : offer.Hash, row.Outcome, row.Reason, row.At, row.EndsAt,
                row.IsInvitation, row.ClaimedAt)).ToListAsync(ct);
        return new Page<MemberCampaign>(rows, await all.CountAsync(ct));
    }
}
