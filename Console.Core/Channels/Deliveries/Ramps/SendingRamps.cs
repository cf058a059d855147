using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries.Ramps;

/// <summary>How far a run that begins small has come on one channel.</summary>
/// <param name="Stage">Which share it is, from 0.</param>
/// <param name="SharePercent">The share that may have gone at this stage.</param>
/// <param name="Limit">That share in messages.</param>
/// <param name="HoldsUntil">When it goes on by itself; null where it is sending, or waits for a person.</param>
/// <param name="HeldFor">Code: which figures keep it held until a person lets it go on.</param>
public sealed record RampRow(long Run, DateTime LocalAt, string Channel, int Stage, int SharePercent, long Gone, long Limit, long Planned, bool IsHeld, DateTimeOffset? HoldsUntil, string? HeldFor);

/// <summary>Shows runs that begin small, and lets a person end a hold early.</summary>
public sealed class SendingRamps(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveUpdates updates, TimeProvider clock)
{
    /// <summary>The ramps of a campaign that are not at their end, latest run first.</summary>
    public async Task<IReadOnlyList<RampRow>> OfCampaignAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var open = await (from ramp in db.Set<SendingRamp>()
                          join run in db.Set<Occurrence>() on ramp.OccurrenceId equals run.Id
                          where run.CampaignId == campaign && ramp.Stage < RampUp.Shares.Count && (run.State == OccurrenceState.Sending || run.State == OccurrenceState.Stuck)
                          orderby run.Id descending, ramp.Channel
                          select new { Ramp = ramp, run.LocalAt }).AsNoTracking().ToListAsync(ct);
        var (rows, now) = (new List<RampRow>(open.Count), clock.GetUtcNow());
        foreach (var (ramp, at) in open.Select(one => (one.Ramp, one.LocalAt)))
        {
            rows.Add(new RampRow(
                ramp.OccurrenceId, at, ramp.Channel, ramp.Stage, RampUp.Shares[ramp.Stage] / 100, await RampUp.GoneAsync(db, ramp, ct), Math.Min(ramp.Planned, RampUp.LimitOf(ramp.Stage, ramp.Planned)), ramp.Planned,
                ramp.IsHeld(now), ramp.HeldFor is null ? ramp.HoldsUntil : null, ramp.HeldFor));
        }

        return rows;
    }

    /// <summary>Ends a hold: the next share goes at once.</summary>
    /// <param name="seen">The hold as the person saw it: another share's, or one that has got a cause since then, is not ended.</param>
    /// <param name="reason">Why it may; stands in the audit trail.</param>
    /// <exception cref="Refused"><c>right_missing</c>, <c>resume_reason</c>, <c>not_found</c>, <c>ramp_not_held</c>: it is not on hold, not any more, or not as it was seen.</exception>
    public Task GoOnAsync(Actor by, RampRow seen, string reason, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        if (string.IsNullOrWhiteSpace(reason)) throw ChannelRefusals.ResumeReason();
        var (run, channel) = (seen.Run, seen.Channel);
        return gate.WriteAsync(async db =>
        {
            if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT 1 FROM sending_ramp WHERE occurrence_id = {run} AND channel = {channel} FOR UPDATE", ct);
            var ramp = await db.Set<SendingRamp>().FindAsync([run, channel], ct) ?? throw PlatformRefusals.NotFound("ramp", run);
            if (ramp.HeldSince is null || ramp.Stage >= RampUp.Shares.Count || ramp.Stage != seen.Stage || ramp.HeldFor != seen.HeldFor) throw ChannelRefusals.RampNotHeld();
            var before = new { ramp.Channel, ramp.Stage, ramp.HeldSince, ramp.HeldFor };
            (ramp.Stage, ramp.HeldSince, ramp.HeldFor) = (ramp.Stage + 1, null, null);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "campaign.ramp_go_on", await RampUp.CampaignOfAsync(db, run, ct), before, new { run, ramp.Channel, ramp.Stage, reason = reason.Trim() }, ct);
            db.AfterCommit(() => updates.Publish(LiveUpdates.Deliveries));
        }, ct);
    }
}
