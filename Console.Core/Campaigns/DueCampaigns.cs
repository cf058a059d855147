using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>Looks for campaigns whose time has come and for those whose last run is done. A tick too many or late does no harm.</summary>
public sealed class DueCampaigns(WriteGate gate, IDbContextFactory<ConsoleDb> databases, CampaignRuns runs, TimeProvider clock) : IRecurringJob
{
    // After a longer outage a run is not made up for: nobody wants last week's greeting.
    static readonly TimeSpan MakesUpFor = TimeSpan.FromHours(24);

    public string Name => "due-campaigns";

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public async Task TickAsync(CancellationToken ct)
    {
        List<long> waiting;
        await using (var db = databases.CreateDbContext())
            waiting = await db.Set<Campaign>().Where(campaign => campaign.State == CampaignState.Scheduled || campaign.State == CampaignState.Running)
                .OrderBy(campaign => campaign.Priority).ThenBy(campaign => campaign.Id).Select(campaign => campaign.Id).ToListAsync(ct);
        foreach (var id in waiting)
        {
            // Reading first: most ticks find nothing and must not take the gate.
            await using var db = databases.CreateDbContext();
            if (await NextAsync(db, id, ct) != Step.Wait) await gate.WriteAsync(writing => ActAsync(writing, id, ct), ct, WriteUrgency.Bulk);
        }
    }

    enum Step
    {
        Wait,

        /// <summary>The wait of a large launch is over.</summary>
        Begin,
        Start,
        Settle,
    }

    async Task<Step> NextAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var campaign = await db.Set<Campaign>().AsNoTracking().FirstAsync(row => row.Id == id, ct);
        if (campaign.CoolsUntil is { } until) return until <= clock.GetUtcNow() ? Step.Begin : Step.Wait;
        if (await DueAsync(db, campaign, ct) is not null) return Step.Start;
        var open = await db.Set<Occurrence>().AnyAsync(run => run.CampaignId == id && run.State != OccurrenceState.Finished && run.State != OccurrenceState.Stopped, ct);
        if (open) return Step.Wait;
        var ended = NextOccurrences.Ended(Schedule(campaign), clock.GetUtcNow());
        return campaign.State == CampaignState.Running || ended ? Step.Settle : Step.Wait;
    }

    async Task ActAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var campaign = await db.Set<Campaign>().FirstAsync(row => row.Id == id, ct);
        if (campaign.State is not (CampaignState.Scheduled or CampaignState.Running)) return;
        switch (await NextAsync(db, id, ct))
        {
            case Step.Wait:
                break;
            case Step.Begin:
                var hash = await db.Set<Offer>().Where(offer => offer.Id == campaign.OfferId).Select(offer => offer.Hash).FirstAsync(ct);
                await runs.BeginAsync(db, Actor.Job(Name), campaign, hash, ct);
                campaign.Version++;
                break;
            case Step.Start:
                var due = await DueAsync(db, campaign, ct);
                await runs.StartAsync(db, Actor.Job(Name), campaign, Schedule(campaign).Zone, due!.Value, ct);
                break;
            case Step.Settle:
                campaign.Move(NextOccurrences.Ended(Schedule(campaign), clock.GetUtcNow()) ? CampaignAct.Finish : CampaignAct.Rest);
                campaign.Version++;
                break;
        }
    }

    /// <summary>The latest run that is due and not there; earlier ones that were missed are left out.</summary>
    async Task<Fire?> DueAsync(ConsoleDb db, Campaign campaign, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var last = await db.Set<Occurrence>().Where(run => run.CampaignId == campaign.Id).MaxAsync(run => (DateTimeOffset?)run.DueAt, ct);
        var since = new[] { last ?? campaign.LaunchedAt ?? now, now - MakesUpFor }.Max();
        return NextOccurrences.Between(Schedule(campaign), since, now) is [.., var due] ? due : null;
    }

    static CampaignSchedule Schedule(Campaign campaign) => CanonicalJson.Read<CampaignSchedule>(campaign.Schedule);
}
