using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Outbox;

/// <summary>A line of the Outbox; the address is masked for those who may not see it.</summary>
public sealed record OutboxRow(long Id, DateTimeOffset At, string Channel, long? CampaignId, string? Campaign, long? OfferId, long? MemberId, string? Member, bool IsTest);

/// <summary>What to show of the Outbox.</summary>
public sealed record OutboxFilter(string? Channel = null, long? Campaign = null);

/// <summary>Browses what the sandbox wrote instead of sending.</summary>
public sealed class OutboxQueries(IDbContextFactory<ConsoleDb> databases, ChannelSenders senders)
{
    /// <summary>Newest first; within the actor's scope of members.</summary>
    public async Task<Page<OutboxRow>> ListAsync(Actor by, OutboxFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewOutbox);
        await using var db = databases.CreateDbContext();
        var rows = Within(db, by).Where(row => (filter.Channel == null || row.Channel == filter.Channel) && (filter.Campaign == null || row.CampaignId == filter.Campaign));
        var sees = by.Can(Right.SeePersonal);
        var shown = from row in rows.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)
                    join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id into campaigns
                    from campaign in campaigns.DefaultIfEmpty()
                    join person in db.Set<Person>() on row.MemberId equals person.MemberId into persons
                    from person in persons.DefaultIfEmpty()
                    orderby row.Id descending
                    select new OutboxRow(row.Id, row.At, row.Channel, row.CampaignId, campaign.Name, row.OfferId, row.MemberId, sees ? person.Name : null, row.IsTest);
        return new Page<OutboxRow>(await shown.ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>One message as it would have left.</summary>
    /// <exception cref="Refused"><c>not_found</c>: no such message, or its file is gone.</exception>
    public async Task<OutboxDocument> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewOutbox);
        by.Demand(Right.SeePersonal);
        await using var db = databases.CreateDbContext();
        var row = await Within(db, by).FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("message", id);
        // The path was written by this program and holds only a channel, a number and a key.
        var occurrence = long.Parse(row.Path.Split('/', '\\')[1], System.Globalization.CultureInfo.InvariantCulture);
        return await OutboxSender.ReadAsync(senders.OutboxFolder, row.Channel, occurrence, row.Key, ct) ?? throw PlatformRefusals.NotFound("message", id);
    }

    static IQueryable<OutboxMessage> Within(ConsoleDb db, Actor by)
    {
        if (by.Scope.IsEverything) return db.Set<OutboxMessage>();
        var members = db.Set<Member>().Within(by.Scope, db).Select(member => (long?)member.Id);
        return db.Set<OutboxMessage>().Where(row => members.Contains(row.MemberId));
    }
}
