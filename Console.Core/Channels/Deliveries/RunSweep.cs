using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Ends runs: finished when every planned row has come to an end, stuck with a reason when nothing moves, cancelled rows when a campaign was stopped.</summary>
public sealed class RunSweep(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveUpdates updates, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>No index knows which rows of a run on hold are too old.</summary>
    static readonly TimeSpan BetweenExpiries = TimeSpan.FromMinutes(1);

    DateTimeOffset expiredAt;

    public async Task RunAsync(CancellationToken ct)
    {
        await ExpireAsync(ct);
        List<Occurrence> runs;
        DeliveryState[] open = [DeliveryState.Planned, DeliveryState.Deferred, DeliveryState.Handed];
        await using (var db = databases.CreateDbContext())
        {
            runs = await db.Set<Occurrence>().Where(run => run.State == OccurrenceState.Sending || run.State == OccurrenceState.Stuck).ToListAsync(ct);
            // What was stopped with rows still open: a launch may have planned some after the stop.
            var stopped = await (from run in db.Set<Occurrence>()
                                 join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
                                 where campaign.State == CampaignState.Stopped && (run.State == OccurrenceState.Stopped || run.State == OccurrenceState.Finished)
                                     && Of(db, open).Any(row => row.OccurrenceId == run.Id)
                                 select run).ToListAsync(ct);
            runs.AddRange(stopped);
        }

        foreach (var run in runs)
        {
            if (!await WantsAsync(run, ct)) continue;
            var changed = await gate.WriteAsync(db => EndAsync(db, run.Id, ct), ct);
            if (changed) updates.Publish(LiveUpdates.Deliveries);
        }
    }

    /// <summary>While an offer is on hold nobody claims its rows, and so nobody would find those that have become too old meanwhile.</summary>
    async Task ExpireAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now - expiredAt < BetweenExpiries && now >= expiredAt) return;
        expiredAt = now;
        long[] runs;
        await using (var db = databases.CreateDbContext())
        {
            runs = await OnHold(db).ToArrayAsync(ct);
            if (runs.Length == 0 || !await TooOld(db, runs, now).AnyAsync(ct)) return;
        }

        var givenUp = KeyWindows.GivenUp(DeliveryState.Expired);
        var expired = await gate.WriteAsync(
            db => TooOld(db, runs, now).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, givenUp).SetProperty(row => row.Reason, "expired").SetProperty(row => row.UpdatedAt, now), ct), ct, WriteUrgency.Bulk);
        if (expired > 0) updates.Publish(LiveUpdates.Deliveries);
    }

    static IQueryable<long> OnHold(ConsoleDb db) =>
        from run in db.Set<Occurrence>()
        join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
        where (run.State == OccurrenceState.Sending || run.State == OccurrenceState.Stuck) && campaign.State != CampaignState.Paused
            && db.Set<Offer>().Any(offer => offer.Id == campaign.OfferId && offer.State == OfferState.Held)
        select run.Id;

    static IQueryable<Delivery> TooOld(ConsoleDb db, long[] runs, DateTimeOffset now) => db.Set<Delivery>().Where(row =>
        EF.Parameter(runs).Contains(row.OccurrenceId) && (row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred) && row.ExpiresAt <= now);

    /// <summary>Whether a run would change: looked up outside of the write gate, since most looks find nothing to do.</summary>
    async Task<bool> WantsAsync(Occurrence run, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var campaign = await StateOfAsync(db, run.CampaignId, ct);
        if (campaign == CampaignState.Stopped || !await Pending(db, run.Id).AnyAsync(ct)) return true;
        if (campaign == CampaignState.Paused || await IsOnHoldAsync(db, run.CampaignId, ct)) return false;
        return await StandingAsync(db, run.Id, clock.GetUtcNow(), ct) is not null != (run.State == OccurrenceState.Stuck);
    }

    async Task<bool> EndAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // Before the run and its rows are read: reminders that are just being planned reopen it, or are seen here.
        await DeliveryLedger.LockRunsAsync(db, [id], ct);
        var run = await db.Set<Occurrence>().SingleAsync(row => row.Id == id, ct);
        var campaign = await StateOfAsync(db, run.CampaignId, ct);
        if (campaign == CampaignState.Stopped)
        {
            var givenUp = KeyWindows.GivenUp(DeliveryState.Cancelled);
            await db.Set<Delivery>().Where(row => row.OccurrenceId == id && (row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred)).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, givenUp).SetProperty(row => row.Reason, "stopped").SetProperty(row => row.UpdatedAt, now), ct);
            await TaskBook.CancelRunAsync(db, id, now, ct);
        }

        var before = run.State;
        if (!await Pending(db, id).AnyAsync(ct))
        {
            run.State = campaign == CampaignState.Stopped ? OccurrenceState.Stopped : OccurrenceState.Finished;
            run.StuckReason = null;
            run.FinishedAt ??= now;
            await RampUp.EndAsync(db, id, ct);
            return run.State != before;
        }

        if (campaign is CampaignState.Paused or CampaignState.Stopped || await IsOnHoldAsync(db, run.CampaignId, ct)) return false;
        var standing = await StandingAsync(db, id, now, ct);
        run.State = standing is null ? OccurrenceState.Sending : OccurrenceState.Stuck;
        run.StuckReason = standing is null ? null : await ReasonAsync(db, run.CampaignId, id, standing, ct);
        return run.State != before;
    }

    /// <summary>Rows of a run that are still to come. The index of what is due wants its columns named, from the first, to be walked to this run and past all that waits in others.</summary>
    internal static IQueryable<Delivery> Pending(ConsoleDb db, long run) => Of(db, DeliveryMoves.Pending).Where(row => row.OccurrenceId == run);

    static IQueryable<Delivery> Of(ConsoleDb db, DeliveryState[] states)
    {
        var channels = ChannelNames.Sending.ToArray();
        return db.Set<Delivery>().Where(row => EF.Constant(states).Contains(row.State) && EF.Constant(channels).Contains(row.Channel));
    }

    /// <summary>The channel of a row that should have gone long ago while nothing in the run moves; null: it moves, or waits for store staff, who have their own time.</summary>
    static async Task<string?> StandingAsync(ConsoleDb db, long run, DateTimeOffset now, CancellationToken ct)
    {
        var limit = now - Patience;
        // A hold is no standing still; one that only a person can end is.
        if ((await db.Set<SendingRamp>().AsNoTracking().Where(ramp => ramp.OccurrenceId == run && ramp.HeldSince != null && ramp.HeldFor == null).ToListAsync(ct)).Any(ramp => ramp.HoldsUntil > now)) return null;
        var overdue = await Pending(db, run).Where(row => row.NotBefore < limit && row.State != DeliveryState.Handed).Select(row => row.Channel).FirstOrDefaultAsync(ct);
        return overdue is not null && !await db.Set<Delivery>().AnyAsync(row => row.OccurrenceId == run && row.UpdatedAt >= limit, ct) ? overdue : null;
    }

    static Task<CampaignState> StateOfAsync(ConsoleDb db, long campaign, CancellationToken ct) =>
        db.Set<Campaign>().AsNoTracking().Where(row => row.Id == campaign).Select(row => row.State).FirstOrDefaultAsync(ct);

    /// <summary>Whether the offer waits for a person to look at it: its messages wait with it, which is no standing still.</summary>
    static Task<bool> IsOnHoldAsync(ConsoleDb db, long campaign, CancellationToken ct) =>
        db.Set<Campaign>().AnyAsync(row => row.Id == campaign && db.Set<Offer>().Any(offer => offer.Id == row.OfferId && offer.State == OfferState.Held), ct);

    static async Task<string> ReasonAsync(ConsoleDb db, long campaign, long run, string channel, CancellationToken ct)
    {
        var stops = await StopSigns.ReadAsync(db, ct);
        if (stops.Everything || stops.Campaigns.Contains(campaign)) return "kill_switch";
        if (stops.Stops(channel)) return "channel_paused";
        if (await db.Set<SendingRamp>().AnyAsync(ramp => ramp.OccurrenceId == run && ramp.Channel == channel && ramp.HeldFor != null, ct)) return "ramp_held";
        return (await ChannelWatch.PulseAsync(db, channel, ct)).IsOpen ? "breaker_open" : "no_progress";
    }
}
