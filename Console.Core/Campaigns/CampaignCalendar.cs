using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>One run in the calendar, done or to come.</summary>
/// <param name="Planned">To come; a draft's plan is shown too, and may change.</param>
public sealed record CalendarEntry(long Campaign, string Name, CampaignState State, DateTimeOffset At, bool Planned);

/// <summary>What ran and what will run in a month.</summary>
public sealed class CampaignCalendar(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    const int MostOfOne = 62;

    /// <summary>The entries from one instant to another, oldest first.</summary>
    public async Task<IReadOnlyList<CalendarEntry>> BetweenAsync(Actor by, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var ran = await (
            from run in db.Set<Occurrence>()
            join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
            where run.DueAt >= @from && run.DueAt < to
            select new CalendarEntry(campaign.Id, campaign.Name, campaign.State, run.DueAt, false)).ToListAsync(ct);
        var open = await db.Set<Campaign>()
            .Where(campaign => !campaign.IsArchived && campaign.State != CampaignState.Draft && campaign.State != CampaignState.Finished && campaign.State != CampaignState.Stopped)
            .Select(campaign => new { campaign.Id, campaign.Name, campaign.State, campaign.Schedule }).ToListAsync(ct);
        var now = clock.GetUtcNow();
        var planned = open.SelectMany(campaign => NextOccurrences.Between(CanonicalJson.Read<CampaignSchedule>(campaign.Schedule), from > now ? from.AddTicks(-1) : now, to.AddTicks(-1))
            .Take(MostOfOne).Select(fire => new CalendarEntry(campaign.Id, campaign.Name, campaign.State, fire.Due, true)));
        return [.. ran.Concat(planned).OrderBy(entry => entry.At).ThenBy(entry => entry.Campaign)];
    }
}
