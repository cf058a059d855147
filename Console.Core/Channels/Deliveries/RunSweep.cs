using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Ends runs: finished when every planned row has come to an end, stuck with a reason when nothing moves, cancelled rows when a campaign was stopped.</summary>
public sealed class RunSweep(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveUpdates updates, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken ct)
    {
        List<Occurrence> runs;
        await using (var db = databases.CreateDbContext())
        {
            runs = await db.Set<Occurrence>().Where(run => run.State == OccurrenceState.Sending || run.State == OccurrenceState.Stuck).ToListAsync(ct);
            // What was stopped with rows still open: a launch may have planned some after the stop.
            var stopped = await (from run in db.Set<Occurrence>()
                                 join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
                                 where campaign.State == CampaignState.Stopped && (run.State == OccurrenceState.Stopped || run.State == OccurrenceState.Finished)
                                     && db.Set<Delivery>().Any(row => row.OccurrenceId == run.Id && (row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred))
                                 select run).ToListAsync(ct);
            runs.AddRange(stopped);
        }

        foreach (var run in runs)
        {
            var changed = await gate.WriteAsync(db => EndAsync(db, run.Id, ct), ct);
            if (changed) updates.Publish(LiveUpdates.Deliveries);
        }
    }

    async Task<bool> EndAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var run = await db.Set<Occurrence>().SingleAsync(row => row.Id == id, ct);
        var campaign = await db.Set<Campaign>().AsNoTracking().Where(row => row.Id == run.CampaignId).Select(row => row.State).FirstOrDefaultAsync(ct);
        var rows = db.Set<Delivery>().Where(row => row.OccurrenceId == id);
        if (campaign == CampaignState.Stopped)
        {
            DeliveryMoves.Demand(DeliveryState.Planned, DeliveryState.Cancelled);
            await rows.Where(row => row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Cancelled).SetProperty(row => row.Reason, "stopped").SetProperty(row => row.UpdatedAt, now), ct);
        }

        var before = run.State;
        var pending = await rows.Where(row => DeliveryMoves.Pending.Contains(row.State)).OrderBy(row => row.NotBefore)
            .Select(row => new { row.Channel, row.NotBefore }).FirstOrDefaultAsync(ct);
        if (pending is null)
        {
            run.State = campaign == CampaignState.Stopped ? OccurrenceState.Stopped : OccurrenceState.Finished;
            run.StuckReason = null;
            run.FinishedAt ??= now;
            return run.State != before;
        }

        if (campaign is CampaignState.Paused or CampaignState.Stopped) return false;
        var moved = await rows.MaxAsync(row => (DateTimeOffset?)row.UpdatedAt, ct);
        var isStuck = pending.NotBefore < now - Patience && moved < now - Patience;
        run.State = isStuck ? OccurrenceState.Stuck : OccurrenceState.Sending;
        run.StuckReason = isStuck ? await ReasonAsync(db, run.CampaignId, pending.Channel, ct) : null;
        return run.State != before;
    }

    static async Task<string> ReasonAsync(ConsoleDb db, long campaign, string channel, CancellationToken ct)
    {
        var stops = await StopSigns.ReadAsync(db, ct);
        return stops.Everything || stops.Campaigns.Contains(campaign) ? "kill_switch" : stops.Stops(channel) ? "channel_paused" : "no_progress";
    }
}
