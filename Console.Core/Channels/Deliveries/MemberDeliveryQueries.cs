using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>One message to a member, as the ledger has it.</summary>
public sealed record MemberDelivery(long Id, long CampaignId, string Campaign, string Channel, short Step, DeliveryState State, string? Reason, DateTimeOffset NotBefore, DateTimeOffset UpdatedAt);

/// <summary>What was sent to one member.</summary>
public sealed class MemberDeliveryQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Ledger rows of a member, newest first.</summary>
    /// <exception cref="Refused"><c>not_found</c>: no such member within the scope.</exception>
    public async Task<Page<MemberDelivery>> OfAsync(Actor by, long member, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) throw PlatformRefusals.NotFound("member", member);
        var all = db.Set<Delivery>().Where(row => row.MemberId == member);
        var rows = await (
            from row in all.OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)
            join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
            orderby row.UpdatedAt descending, row.Id descending
            select new MemberDelivery(row.Id, campaign.Id, campaign.Name, row.Channel, row.Step, row.State, row.Reason, row.NotBefore, row.UpdatedAt)).ToListAsync(ct);
        return new Page<MemberDelivery>(rows, await all.CountAsync(ct));
    }
}
