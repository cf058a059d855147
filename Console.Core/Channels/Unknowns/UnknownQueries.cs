using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns.Status;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Unknowns;

/// <summary>What the list may be narrowed down to.</summary>
public sealed record UnknownFilters(IReadOnlyList<(long Id, string Name)> Campaigns, IReadOnlyList<string> Channels, IReadOnlyList<string> Causes);

/// <summary>Asks for the messages that nobody knows the end of.</summary>
public sealed class UnknownQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>The oldest first: they are closed first. Within the actor's scope of members.</summary>
    public async Task<Page<UnknownRow>> ListAsync(Actor by, UnknownFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var now = clock.GetUtcNow();
        var rows = Within(db, by, UnknownRules.Of(db, new UnknownChoice(filter), now));
        var sees = by.Can(Right.SeePersonal) && by.Can(Right.ViewMembers);
        var found = await (from row in rows.OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id).Skip(page.Skip).Take(page.Limit)
                           join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id into campaigns
                           from campaign in campaigns.DefaultIfEmpty()
                           join person in db.Set<Person>() on row.MemberId equals person.MemberId into persons
                           from person in persons.DefaultIfEmpty()
                           orderby row.UpdatedAt, row.Id
                           select new { Row = row, campaign.Name, Stopped = campaign.State == CampaignState.Stopped, Person = sees ? person.Name : null }).AsNoTracking().ToListAsync(ct);
        long[] ids = [.. found.Select(one => one.Row.Id)];
        var asked = await db.Set<StatusInquiry>().AsNoTracking().Where(inquiry => EF.Parameter(ids).Contains(inquiry.DeliveryId)).ToDictionaryAsync(inquiry => inquiry.DeliveryId, ct);
        return new Page<UnknownRow>(
            [.. found.Select(one => new UnknownRow(
                one.Row.Id, one.Row.Key, one.Row.CampaignId, one.Name, one.Row.Channel, one.Row.MemberId, one.Person, one.Row.Reason, one.Row.UpdatedAt,
                one.Row.UpdatedAt + UnknownRules.CloseAfter, UnknownRules.MayBeResent(one.Row.Step, one.Row.Class, one.Row.ExpiresAt, one.Stopped, now))
            {
                Asked = asked.GetValueOrDefault(one.Row.Id)?.Asked ?? 0, Said = asked.GetValueOrDefault(one.Row.Id)?.Said,
            })],
            await rows.CountAsync(ct));
    }

    /// <summary>The campaigns, channels and causes that unknown rows have.</summary>
    public async Task<UnknownFilters> FiltersAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var rows = Within(db, by, db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown));
        var groups = await rows.GroupBy(row => new { row.CampaignId, row.Channel, row.Reason }).Select(group => group.Key).ToListAsync(ct);
        long[] ids = [.. groups.Select(group => group.CampaignId).Distinct()];
        var names = await db.Set<Campaign>().Where(campaign => EF.Parameter(ids).Contains(campaign.Id)).OrderBy(campaign => campaign.Name).Select(campaign => new { campaign.Id, campaign.Name }).ToListAsync(ct);
        return new UnknownFilters(
            [.. names.Select(campaign => (campaign.Id, campaign.Name))],
            [.. groups.Select(group => group.Channel).Distinct().Order(StringComparer.Ordinal)],
            [.. groups.Select(group => group.Reason).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>The first of two steps: what would be sent again. It changes nothing.</summary>
    public async Task<ResendPlan> PlanAsync(Actor by, UnknownChoice choice, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        await using var db = databases.CreateDbContext();
        return await PlanAsync(db, by, choice, clock.GetUtcNow(), ct);
    }

    internal static async Task<ResendPlan> PlanAsync(ConsoleDb db, Actor by, UnknownChoice choice, DateTimeOffset now, CancellationToken ct)
    {
        var rows = Within(db, by, UnknownRules.Of(db, choice, now));
        var kinds = await (from row in rows
                           join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
                           group row by new
                           {
                               IsReminder = row.Step == EndReminders.Step, IsSecond = row.Step > EndReminders.Step,
                               IsOver = campaign.State == CampaignState.Stopped || (row.ExpiresAt != null && row.ExpiresAt <= now), row.Class,
                           }
                           into kind
                           select new { kind.Key.IsReminder, kind.Key.IsSecond, kind.Key.IsOver, kind.Key.Class, Count = kind.LongCount() }).ToListAsync(ct);
        var (reminders, twice) = (kinds.Where(kind => kind.IsReminder).Sum(kind => kind.Count), kinds.Where(kind => kind.IsSecond).Sum(kind => kind.Count));
        var all = kinds.Sum(kind => kind.Count);
        var resent = kinds.Where(kind => !kind.IsReminder && !kind.IsSecond && !kind.IsOver && UnknownRules.Resendable.Contains(kind.Class)).Sum(kind => kind.Count);
        return new ResendPlan(all, resent, reminders, twice, all - resent - reminders - twice);
    }

    internal static IQueryable<Delivery> Within(ConsoleDb db, Actor by, IQueryable<Delivery> rows)
    {
        if (by.Scope.IsEverything) return rows;
        var members = db.Set<Member>().Within(by.Scope, db).Select(member => member.Id);
        return rows.Where(row => members.Contains(row.MemberId));
    }
}
