using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>An address that failed, by the message whose report said so.</summary>
/// <param name="Member">The member's name; null for whom the actor may not see.</param>
/// <param name="Code">The status, for example <c>5.1.1</c>.</param>
public sealed record FailedAddressRow(long DeliveryId, long MemberId, string? Member, string Channel, string Code, long CampaignId, string? Campaign, DateTimeOffset At);

/// <summary>The addresses that nothing is sent to, and how a person lets one be tried again.</summary>
public sealed class FailedAddresses(WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Newest first; within the actor's scope of members.</summary>
    public async Task<Page<FailedAddressRow>> ListAsync(Actor by, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewChannels);
        await using var db = databases.CreateDbContext();
        var sees = by.Can(Right.SeePersonal) && by.Can(Right.ViewMembers);
        var visible = UnknownQueries.Within(db, by, db.Set<Delivery>());
        var rows = from failed in db.Set<FailedAddress>()
                   join row in visible on failed.DeliveryId equals row.Id
                   select new { failed.Channel, failed.Code, failed.At, failed.DeliveryId, row.MemberId, row.CampaignId };
        var shown = from row in rows.OrderByDescending(row => row.At).ThenByDescending(row => row.DeliveryId).Skip(page.Skip).Take(page.Limit)
                    join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id into campaigns
                    from campaign in campaigns.DefaultIfEmpty()
                    join person in db.Set<Person>() on row.MemberId equals person.MemberId into persons
                    from person in persons.DefaultIfEmpty()
                    orderby row.At descending, row.DeliveryId descending
                    select new FailedAddressRow(row.DeliveryId, row.MemberId, sees ? person.Name : null, row.Channel, row.Code, row.CampaignId, campaign.Name, row.At);
        return new Page<FailedAddressRow>(await shown.ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>Lets the address of a message be sent to again, for a mailbox that lives again; a report may mark it anew.</summary>
    /// <param name="delivery">The message whose report marked it.</param>
    /// <exception cref="Refused"><c>not_found</c>: no such mark within the scope; <c>right_missing</c></exception>
    public Task LiftAsync(Actor by, long delivery, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        return gate.WriteAsync(async db =>
        {
            var visible = UnknownQueries.Within(db, by, db.Set<Delivery>()).Where(row => row.Id == delivery).Select(row => row.Id);
            var marks = await db.Set<FailedAddress>().Where(failed => visible.Contains(failed.DeliveryId)).ToListAsync(ct);
            if (marks.Count == 0) throw PlatformRefusals.NotFound("address", delivery);
            db.RemoveRange(marks);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "delivery.lift_address", delivery, new { marks[0].Channel, marks[0].Code }, null, ct);
        }, ct);
    }
}
