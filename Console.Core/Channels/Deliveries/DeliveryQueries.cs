using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>A message to a member, for the member's page.</summary>
public sealed record DeliveryRow(long Id, long CampaignId, string? Campaign, string Channel, short Step, DeliveryState State, string? Reason, DateTimeOffset NotBefore, DateTimeOffset UpdatedAt);

/// <summary>Asks the ledger.</summary>
public sealed class DeliveryQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>A member's messages, newest first.</summary>
    public async Task<Page<DeliveryRow>> OfMemberAsync(Actor by, long member, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) throw PlatformRefusals.NotFound("member", member);
        var rows = db.Set<Delivery>().Where(row => row.MemberId == member);
        var shown = from row in rows.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)
                    join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id into campaigns
                    from campaign in campaigns.DefaultIfEmpty()
                    orderby row.Id descending
                    select new DeliveryRow(row.Id, row.CampaignId, campaign.Name, row.Channel, row.Step, row.State, row.Reason, row.NotBefore, row.UpdatedAt);
        return new Page<DeliveryRow>(await shown.ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>The balance sheet of a campaign by channel.</summary>
    public async Task<IReadOnlyList<ChannelBalance>> BalanceAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await DeliveryBalance.OfCampaignAsync(db, campaign, ct);
    }
}
