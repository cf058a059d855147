using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Which rows of a campaign's ledger.</summary>
/// <param name="Reason">A code; null: any, and none.</param>
/// <param name="Reminders">True: only reminders that the offer ends; false: only the others; null: both.</param>
public sealed record LedgerFilter(long Campaign, string? Channel = null, LedgerPart Part = LedgerPart.Planned, string? Reason = null, bool? Reminders = null);

/// <summary>A row of the ledger with its member.</summary>
/// <param name="Name">Null for those who may not see it.</param>
public sealed record LedgerRow(
    long Id, long MemberId, string? Name, long OccurrenceId, DateTime RunAt, string Channel, short Step, DeliveryState State, string? Reason, int Attempt, DateTimeOffset NotBefore,
    DateTimeOffset UpdatedAt);

/// <summary>From a figure of the balance sheet to the rows behind it, within the actor's scope of members.</summary>
public sealed class LedgerQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The latest first.</summary>
    public async Task<Page<LedgerRow>> ListAsync(Actor by, LedgerFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var rows = Of(db, by, filter);
        var sees = by.Can(Right.SeePersonal) && by.Can(Right.ViewMembers);
        var shown = from row in rows.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)
                    join run in db.Set<Occurrence>() on row.OccurrenceId equals run.Id
                    join person in db.Set<Person>() on row.MemberId equals person.MemberId into persons
                    from person in persons.DefaultIfEmpty()
                    orderby row.Id descending
                    select new LedgerRow(
                        row.Id, row.MemberId, sees ? person.Name : null, run.Id, run.LocalAt, row.Channel, row.Step, row.State, row.Reason, row.Attempt, row.NotBefore, row.UpdatedAt);
        return new Page<LedgerRow>(await shown.ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>The reasons among the rows of a figure, for its filter.</summary>
    public async Task<IReadOnlyList<ReasonCount>> ReasonsAsync(Actor by, LedgerFilter filter, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await Of(db, by, filter with { Reason = null }).Where(row => row.Reason != null).GroupBy(row => new { row.State, row.Reason })
            .Select(group => new ReasonCount(group.Key.State, group.Key.Reason!, group.LongCount())).ToListAsync(ct);
    }

    static IQueryable<Delivery> Of(ConsoleDb db, Actor by, LedgerFilter filter)
    {
        var (states, channels) = (LedgerParts.StatesOf(filter.Part), filter.Channel is { } one ? [one] : ChannelNames.Sending.ToArray());
        var rows = DeliveryBalance.RowsOf(db, filter.Campaign).Where(row => EF.Constant(states).Contains(row.State) && EF.Constant(channels).Contains(row.Channel));
        if (filter.Reason is { } reason) rows = rows.Where(row => row.Reason == reason);
        if (filter.Reminders is { } reminders) rows = rows.Where(row => row.Step == EndReminders.Step == reminders);
        if (by.Scope.IsEverything) return rows;
        var mine = db.Set<Member>().Within(by.Scope, db).Select(member => member.Id);
        return rows.Where(row => mine.Contains(row.MemberId));
    }
}
